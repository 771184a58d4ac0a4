/** The guidance book of a shop, part by part; how documents travel: documents.ts. */
import type { DocumentHeader, Figure, OrderSet, ProductName, Sentence, Text } from './documents';

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

export interface RecommendedLine {
  product: number;
  /** Not ordered for 84 days: an idea; else a reminder. */
  is_new?: boolean;
  reason: string;
  own_orders?: number;
  orders?: number;
  neighbours?: number;
  neighbours_of?: number;
  popular_share?: number;
  goes_with?: number[];
  quantity?: number;
}

/** A figure of the shop with how much it raises a probability. */
export interface Push {
  feature: string;
  value?: number;
  push: number;
}

export interface KeyResponseLine {
  product: number;
  probability: number;
  usual: number;
  because?: Push[];
}

export interface RangeLine {
  product: number;
  because?: number[];
  confidence: number;
  lift: number;
  shops: number;
}

export interface SuggestionForecast {
  period: string;
  quantity: number;
  low: number;
  high: number;
  usual: number;
  factor: number;
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
  forecast?: SuggestionForecast;
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
  recommended?: RecommendedLine[];
  key_response?: KeyResponseLine[];
  range?: RangeLine[];
  profit?: ProfitSheet;
  suggestions?: Suggestions;
}

export interface PortraitTag {
  code: string;
  name: Text;
  reason: Text;
}

export interface ClusterFigure {
  metric: string;
  unit: string;
  value: number;
  members: number;
  p25: number;
  median: number;
  p75: number;
}

/** What the models say of the shop; its scores are shown on the shop's own page. */
export interface Portrait {
  tags?: PortraitTag[];
  cluster_figures?: ClusterFigure[];
}

export interface LatentInformation {
  known?: Attribute[];
  not_recorded?: string[];
  figures?: Figure[];
  portrait?: Portrait;
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

/** What was decided on an item of last month's book, and what became of it. */
export interface AgreedItem {
  item_key: string;
  kind?: string;
  name?: string;
  decision?: string;
  comment?: string;
  suggested?: number;
  ordered?: number;
  outcome?: string;
  sentence: Text;
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
  agreed?: AgreedItem[];
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
