/**
 * The form of a model's configuration: which fields there are, what kind of thing each is, and how
 * far it may go. The limits are the server's (config_rules.cpp); it alone decides. Names and help
 * stand in the texts under `fields.<key>` and `help.<key>`.
 */
export type ModelName = 'grading' | 'target_classes';

export type Field =
  | { key: string; kind: 'integer' | 'number'; min: number; max: number; unit?: string }
  /** Stored 0..1, shown in percent. */
  | { key: string; kind: 'share' }
  | { key: string; kind: 'switch' }
  | { key: string; kind: 'choice'; options: readonly string[] }
  /** A list of weights that must sum to `total`. */
  | { key: string; kind: 'weights'; total: 1 | 100; idKey: string }
  /** Points 0..1 of codes. */
  | { key: string; kind: 'points' }
  /** Shares in percent, one a grade, best grade first; sum 100. */
  | { key: string; kind: 'quota' }
  /** Codes in order, most urgent first. */
  | { key: string; kind: 'order' }
  | { key: string; kind: 'codes' };

export interface FieldSection {
  key: string;
  fields: readonly Field[];
}

const share = (key: string): Field => ({ key, kind: 'share' });
const integer = (key: string, min: number, max: number, unit?: string): Field => ({
  key,
  kind: 'integer',
  min,
  max,
  unit,
});
const number = (key: string, min: number, max: number, unit?: string): Field => ({
  key,
  kind: 'number',
  min,
  max,
  unit,
});

const TARGET_CLASSES: readonly FieldSection[] = [
  {
    key: 'GRADE_FLUCTUATION',
    fields: [
      integer('grade_change_min', 1, 100, 'grades'),
      integer('grade_range_90_days_min', 1, 100, 'grades'),
      share('grade_change_trend_min'),
      share('predicted_drop_margin'),
      share('predicted_drop_trend'),
      integer('predicted_change_min', 1, 100, 'grades'),
      share('grade_fluctuation_model_weight'),
    ],
  },
  {
    key: 'NEW_RETAIL',
    fields: [
      share('new_retail_score_percentile'),
      share('scan_rate_min'),
      share('scan_accuracy_min'),
      integer('offline_days_max', 1, 366, 'days'),
    ],
  },
  {
    key: 'KEY_SKU',
    fields: [
      share('key_sku_top_share'),
      share('key_sku_score_min'),
      integer('grade_bands', 1, 100),
      share('known_weight_min'),
      share('key_sku_model_weight'),
      { key: 'key_sku_indicators', kind: 'weights', total: 1, idKey: 'indicator' },
    ],
  },
  {
    key: 'TERMINAL_UPGRADE',
    fields: [
      share('terminal_top_share'),
      share('terminal_score_min'),
      share('terminal_gap_min'),
      number('floor_area_full_m2', 1, 100_000, 'm2'),
      integer('license_months_left_min', 0, 60, 'months'),
      number('school_distance_min_m', 0, 10_000, 'm'),
      share('terminal_model_weight'),
      { key: 'terminal_credit', kind: 'codes' },
      { key: 'terminal_indicators', kind: 'weights', total: 1, idKey: 'indicator' },
      { key: 'trade_zone_points', kind: 'points' },
      { key: 'format_points', kind: 'points' },
      { key: 'terminal_gap_points', kind: 'points' },
    ],
  },
  {
    key: 'SALES_ANOMALY',
    fields: [
      share('cycle_drop'),
      number('cycle_mean_min', 0, 1_000_000, 'carton'),
      integer('cycle_peers_min', 1, 100_000),
      number('cycle_swing', 0.05, 10),
      integer('cycle_strays_min', 1, 8, 'cycles'),
      integer('cycle_strays_more_min', 0, 8, 'cycles'),
      number('anomaly_sigma', 1, 10),
      integer('sigma_peers_min', 3, 100_000),
      share('leaving_probability_min'),
      share('sales_anomaly_model_weight'),
    ],
  },
  {
    key: 'INTERNAL_SUPERVISION',
    fields: [
      number('icm_order_ratio', 1, 100),
      number('icm_month_ratio', 1, 100),
      number('icm_price_ratio', 1, 100),
      number('icm_quantity_min', 20, 1_000_000, 'carton'),
      integer('icm_new_product_days', 0, 366, 'days'),
    ],
  },
  {
    key: 'CIGAR_GUIDANCE',
    fields: [{ key: 'cigar_guidance', kind: 'switch' }, share('cigar_top_share')],
  },
  { key: 'priority', fields: [{ key: 'priority_order', kind: 'order' }] },
];

const GRADING: readonly FieldSection[] = [
  {
    key: 'score',
    fields: [
      { key: 'components', kind: 'weights', total: 100, idKey: 'id' },
      integer('months', 1, 12, 'months'),
      number('low_tar_mg_max', 0, 100),
    ],
  },
  { key: 'cut', fields: [{ key: 'quota_percent', kind: 'quota' }] },
  {
    key: 'newcomers',
    fields: [
      integer('newcomer_months', 0, 24, 'months'),
      number('newcomer_area_m2', 0, 100_000, 'm2'),
      integer('entertainment_grade', 1, 100),
    ],
  },
  {
    key: 'levers',
    fields: [
      number('lever_stock_days_max', 1, 366, 'days'),
      { key: 'lever_credit_stop', kind: 'codes' },
      share('outside_agreement_min'),
    ],
  },
];

export function sectionsOf(model: ModelName): readonly FieldSection[] {
  return model === 'grading' ? GRADING : TARGET_CLASSES;
}

/** The field that a path of a change or of a problem belongs to: `components[quantity].weight`. */
export function fieldKeyOf(path: string): string {
  return /^[a-z0-9_]+/.exec(path)?.[0] ?? path;
}

/** Kind of the field a path belongs to, for showing its values. */
export function fieldOf(model: ModelName, path: string): Field | undefined {
  const key = fieldKeyOf(path);
  return sectionsOf(model)
    .flatMap((section) => section.fields)
    .find((field) => field.key === key);
}
