/**
 * The figures behind a shop's place on a list, ordered so that the one that decided comes first.
 * Pure.
 */
export interface EvidenceLine {
  metric: string;
  value: number;
  threshold: number;
  comparison?: string;
}

export interface ReadableEvidence {
  metric: string;
  value: number;
  unit: string;
  /** The limit that was crossed; absent for a figure shown for context. */
  threshold?: number;
  comparison?: string;
  /** Standing among comparable shops, 0..1; the value itself is beside it. */
  percentile?: number;
}

/** Units of what target classes measure beyond the metric register. */
const UNITS: Readonly<Record<string, string>> = {
  grade_no: 'grade',
  previous_grade_no: 'grade',
  grade_change: 'grades',
  grade_range_90_days: 'grades',
  projected_grade_change: 'grades',
  projected_score: 'score',
  margin_to_fall: 'percent',
  own_movement_90_days: 'change',
  peers_movement_90_days: 'change',
  last_month_trend: 'change',
  cycle_change_last: 'change',
  cycle_change_before: 'change',
  cycle_change_last_corrected: 'change',
  cycle_change_before_corrected: 'change',
  cycle_change_last_peers: 'change',
  cycle_change_before_peers: 'change',
  cycle_strays: 'cycles',
  cycle_strays_before: 'cycles',
  cycles_compared: 'cycles',
  quantity: 'carton',
  avg_carton_price: 'minor',
  scan_rate: 'percent',
  scan_accuracy: 'percent',
  new_retail_score: 'score',
  pos_offline_days: 'days',
  known_weight: 'percent',
  key_sku_score: '1',
  terminal_potential: '1',
  terminal_gap: 'percent',
  cigar_potential: '1',
  brand_width: 'count',
  key_shelf_rate: 'percent',
  new_trial_rate: 'percent',
  key_repurchase_rate: 'percent',
  key_fill_rate: 'percent',
  key_sell_through: 'percent',
  stock_health: 'percent',
  supply_elasticity: '1',
  band_headroom: 'change',
  display_score: 'percent',
  grade_percentile: 'percent',
  trade_zone: 'percent',
  floor_area: 'percent',
  business_format: 'percent',
  willingness: 'percent',
  equipment_gap: 'percent',
  display_gap: 'percent',
  scan_gap: 'percent',
  high_price_share: 'percent',
  leaving_probability: 'percent',
  expected_value_standing: 'percent',
  key_response_standing: 'percent',
  rule_standing: 'percent',
  rule_score: '1',
};

export function unitOfEvidence(metric: string): string {
  return UNITS[metric] ?? '1';
}

export function readEvidence(lines: readonly EvidenceLine[]): ReadableEvidence[] {
  return lines
    .map(readLine)
    .map((line, index) => ({ line, index }))
    .sort((a, b) => rankOf(a.line) - rankOf(b.line) || a.index - b.index)
    .map(({ line }) => line);
}

function readLine(line: EvidenceLine): ReadableEvidence {
  const read = { metric: line.metric, value: line.value, unit: unitOfEvidence(line.metric) };
  if (line.comparison === 'percentile') return { ...read, percentile: line.threshold };
  if (!line.comparison) return read;
  return { ...read, threshold: line.threshold, comparison: line.comparison };
}

/** Crossed limits first, then standings from the highest, then context. */
function rankOf(line: ReadableEvidence): number {
  if (line.threshold !== undefined) return 0;
  return line.percentile === undefined ? 3 : 2 - line.percentile;
}

const SYMBOLS: Readonly<Record<string, string>> = {
  '>=': '≥',
  '<=': '≤',
  '>': '>',
  '<': '<',
  'abs >=': '≥',
};

/** The comparison as a sign between figure and limit. */
export function comparisonSign(comparison: string | undefined): string {
  return SYMBOLS[comparison ?? ''] ?? '';
}
