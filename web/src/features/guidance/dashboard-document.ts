/** The dashboard of an area, part by part; how documents travel: documents.ts. */
import type { DocumentHeader, Sentence, Text } from './documents';

export interface DashboardHeader extends DocumentHeader {
  company_name?: string;
  area_code: string;
  area_name: string;
  manager?: string;
}

export interface CountLine {
  code?: string;
  name: Text;
  shops: number;
}

export interface Breakdown {
  field: string;
  lines?: CountLine[];
}

export interface ShopName {
  customer_code: string;
  shop_name: string;
}

export interface AreaBase {
  shops: number;
  active: number;
  ordering: number;
  breakdowns?: Breakdown[];
  licenses_expiring: number;
  expiring?: { shop: ShopName; days_left: number }[];
  order_days?: CountLine[];
}

export interface AreaFigure {
  metric: string;
  unit: string;
  method?: string;
  value?: number;
  unknown?: string;
  company?: number;
  month_change?: number;
  year_change?: number;
}

export interface AreaMixLine {
  code: string;
  name: Text;
  quantity: number;
  share: number;
  company_share: number;
  last_share?: number;
}

export interface AreaKeyProduct {
  product_code: string;
  product_name: string;
  shelf_rate: number;
  company_shelf_rate: number;
  fill_rate?: number;
  repurchase_rate?: number;
  quantity: number;
}

export interface GradeMoves {
  up: number;
  down: number;
  same: number;
  unknown: number;
}

export interface ListedShop {
  shop: ShopName;
  book?: string;
  priority: number;
  is_primary?: boolean;
  reason: Text;
}

export interface AreaAnalysis {
  figures?: AreaFigure[];
  classes?: AreaMixLine[];
  bands?: AreaMixLine[];
  grade_moves: GradeMoves;
  key_period?: string;
  key_products?: AreaKeyProduct[];
  anomalies?: ListedShop[];
}

export interface TrendPoint {
  period: string;
  value?: number;
}

export interface Indicator {
  metric: string;
  unit: string;
  target?: number;
  actual?: number;
  gap?: number;
  gap_unknown?: string;
  trend?: TrendPoint[];
  forecast?: number;
  forecast_method?: string;
}

export interface ContributionLine {
  class_code?: string;
  name?: Text;
  shop?: ShopName;
  shops: number;
  contribution: number;
}

export interface Weakness {
  metric: string;
  unit: string;
  area: number;
  company: number;
  gap: number;
  relative_gap: number;
  shops: number;
  classes?: ContributionLine[];
  top_shops?: ContributionLine[];
  direction?: Text;
}

export interface GateCount {
  rule: string;
  text: Text;
  shops: number;
}

export interface ClassList {
  class_code: string;
  name: Text;
  shops: number;
  share: number;
  top?: ListedShop[];
}

export interface TargetListsPart {
  classes?: ClassList[];
  listed_shops: number;
  stable_shops: number;
  gates?: GateCount[];
}

export interface ClassEffect {
  class_code: string;
  name: Text;
  metric: string;
  listed: number;
  improved: number;
  improved_share?: number;
  unlisted_share?: number;
  effect?: number;
  unknown?: string;
}

export interface VisitEffect {
  present?: boolean;
  unknown?: string;
  method?: string;
  classes?: ClassEffect[];
}

export interface AreaDashboard {
  header: DashboardHeader;
  summary?: Sentence[];
  base_data: AreaBase;
  analysis: AreaAnalysis;
  indicators?: Indicator[];
  weaknesses?: Weakness[];
  lists: TargetListsPart;
  effect: VisitEffect;
}
