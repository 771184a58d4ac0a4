/**
 * How the pages read the guidance book and the area dashboard: published documents that never change.
 * They travel in compact form, in which whatever is empty is left out; so members that may be empty
 * are optional here, while names and codes, never empty in a published document, are not. The
 * fetchers in api/ hand the contract's types over to these. Meanings:
 * src/features/guidance/{book,dashboard,figure}.h.
 */

export interface Text {
  zh?: string;
  en?: string;
}

export interface Sentence extends Text {
  code: string;
}

export interface Peers {
  basis: string;
  members: number;
  p25: number;
  median: number;
  p75: number;
}

export interface Figure {
  metric: string;
  value?: number;
  unknown?: string;
  unit: string;
  method?: string;
  orders?: string;
  peers?: Peers;
}

export interface OrderSet {
  id: string;
  first: string;
  last: string;
  filter: string;
  orders: number;
  lines: number;
}

export interface ProductName {
  code: string;
  name: string;
  unit?: string;
}

export interface ModelVersions {
  book?: number;
  grading?: number;
  target_classes?: number;
  strategies?: string;
  seed?: number;
}

export interface DocumentHeader {
  company_code: string;
  period: string;
  version: number;
  generated_at: string;
  data_until?: string;
  data_version?: number;
  currency?: string;
  models?: ModelVersions;
}

// ---- guidance book

export interface BookHeader extends DocumentHeader {
  customer_code: string;
  shop_name: string;
  is_retailer_copy?: boolean;
}

export interface Attribute {
  field: string;
  value: string;
  name?: Text;
}

export interface BaseInformation {
  attributes?: Attribute[];
  not_recorded?: string[];
  license_days_left?: number;
  notices?: Sentence[];
}

export interface ScoreLine {
  component: string;
  name: Text;
  input: number;
  normaliser?: number;
  weight: number;
  score?: number;
}

export interface LeverLine {
  component: string;
  name: Text;
  reachable?: boolean;
  need: number;
  gain: number;
  limit_reason?: string;
}

export interface GradeAnalysis {
  graded?: boolean;
  unknown?: string;
  grade_no: number;
  grades: number;
  previous_grade_no?: number;
  previous_source?: string;
  history?: number[];
  newcomer?: boolean;
  method?: string;
  score?: number;
  rank?: number;
  ranked?: number;
  gap_to_next?: number;
  margin_to_fall?: number;
  breakdown?: ScoreLine[];
  levers?: LeverLine[];
}

export interface MixLine {
  code: string;
  name: Text;
  quantity: number;
  share: number;
  peer_share: number;
}

export interface KeyLine {
  product: number;
  quantity: number;
  last_quantity: number;
  fill_rate?: number;
  repurchased?: boolean;
  peer_carry_share: number;
}

export interface SlowLine {
  product: number;
  stock?: number;
  days_of_supply?: number;
  basis: string;
  days_since_order: number;
}

export interface ShortLine {
  product: number;
  kind: string;
  average_daily: number;
  stock?: number;
  days_of_supply?: number;
  supplied_share?: number;
  change?: number;
}

export interface SubstituteLine {
  for_product: number;
  product: number;
  source: string;
  reason?: string;
  carried?: boolean;
  holders: number;
  co_holders: number;
}

export interface MissingLine {
  product: number;
  is_key?: boolean;
  basis: string;
  peers: number;
  carriers: number;
  median_monthly: number;
}

export interface ProfitLine {
  product: number;
  bought: number;
  sold?: number;
  stock?: number;
  price_source: string;
  price_minor: number;
  revenue_minor: number;
  profit_minor: number;
  margin: number;
  rank: number;
  rank_of: number;
}

export interface ProfitSheet {
  unknown?: string;
  lines?: ProfitLine[];
  products: number;
  products_without_price: number;
  revenue_minor: number;
  profit_minor: number;
  margin?: number;
  last_profit_minor: number;
  change?: number;
}

export interface SuggestionLine {
  product: number;
  reason: string;
  quantity: number;
  average_daily: number;
  daily_method: string;
  stock?: number;
  need: number;
  limit?: number;
  capped_by?: string;
}

export interface Suggestions {
  cycle_days: number;
  cycle_source?: string;
  safety_days: number;
  stock_days_max: number;
  monthly_cap?: number;
  cycle_budget?: number;
  blocked?: string;
  lines?: SuggestionLine[];
}

export interface GoodsAnalysis {
  present?: boolean;
  absent_reason?: string;
  scope?: string;
  figures?: Figure[];
  classes?: MixLine[];
  bands?: MixLine[];
  key_products?: KeyLine[];
  slow?: SlowLine[];
  shortages?: ShortLine[];
  substitutes?: SubstituteLine[];
  missing?: MissingLine[];
  profit?: ProfitSheet;
  suggestions?: Suggestions;
}

export interface LatentInformation {
  known?: Attribute[];
  not_recorded?: string[];
  figures?: Figure[];
}

export interface ClassEvidence {
  metric: string;
  value: number;
  threshold: number;
  comparison?: string;
}

export interface ClassLine {
  class_code: string;
  name: Text;
  is_primary?: boolean;
  priority: number;
  reason_code?: string;
  reason: Text;
  evidence?: ClassEvidence[];
}

export interface StrategyEvidence {
  source: string;
  comparison: string;
  value?: number;
  text?: string;
  threshold?: number;
  threshold_text?: string;
}

export interface Material {
  kind: string;
  name: Text;
}

export interface StrategyLine {
  code: string;
  version: number;
  name: Text;
  is_talk_style?: boolean;
  serves_primary?: boolean;
  evidence?: StrategyEvidence[];
  talking_points?: Text[];
  verify_on_site?: Text[];
  materials?: Material[];
  legal_note?: Text;
}

export interface GateLine {
  class_code: string;
  rule: string;
  text: Text;
}

export interface ServiceFocus {
  classes?: ClassLine[];
  gates?: GateLine[];
  strategies?: StrategyLine[];
  more_strategies?: string[];
}

export type Verdict = 'better' | 'worse' | 'same' | 'neutral' | 'unknown';

export interface ComparedFigure {
  metric: string;
  unit: string;
  last?: number;
  now?: number;
  verdict: Verdict;
}

export interface FollowedSuggestion {
  product_code: string;
  product_name: string;
  reason: string;
  suggested: number;
  ordered: number;
  outcome: string;
}

export interface Comparison {
  present?: boolean;
  absent_reason?: string;
  last_period?: string;
  last_version?: number;
  last_grade_no?: number;
  grade_change?: number;
  figures?: ComparedFigure[];
  classes_entered?: string[];
  classes_left?: string[];
  classes_kept?: string[];
  suggestions?: FollowedSuggestion[];
  followed?: number;
  verdict?: string;
  verdict_text?: Text;
}

export interface GuidanceBook {
  header: BookHeader;
  summary?: Sentence[];
  products?: ProductName[];
  order_sets?: OrderSet[];
  part_a?: BaseInformation;
  part_b?: GradeAnalysis;
  part_c?: GoodsAnalysis;
  part_d?: GoodsAnalysis;
  part_e?: LatentInformation;
  part_f?: ServiceFocus;
  part_g?: Comparison;
}

// ---- area dashboard

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
