import { formatFigure } from '@/lib/figure';
import type { FigureFormat } from '@/lib/figure';
import type { GoodsAnalysis, KeyResponseLine, Push } from '../book-document';

/** What the models name, ready for words. Pure. */

export function hasAdvice({ recommended = [], key_response: keys = [], range = [] }: GoodsAnalysis): boolean {
  return recommended.length + keys.length + range.length > 0;
}

/** Figures that speak for a key product, by unit; `price_ratio` travels as a logarithm. */
const UNITS: Readonly<Record<string, string>> = {
  recency_days: 'count',
  trade_amount: 'minor',
  trade_orders: '1',
  trade_products: 'count',
  trade_trend: 'change',
  carriers_share: 'percent',
  price_ratio: '1',
  class_share: 'percent',
  brand_share: 'percent',
  maker_share: 'percent',
  product_growth: 'change',
  launch_days: 'count',
  key_carried: 'count',
  key_taken_up: 'count',
  own_ago_days: 'count',
};

export interface KeyReason {
  /** Of a text `advice.key.*`. */
  key: string;
  value: string;
}

/** What raises the probability, the strongest first; figures without words are left out. */
export function keyReasons(line: KeyResponseLine, format: FigureFormat): KeyReason[] {
  return (line.because ?? []).flatMap((push) => reasonOf(push, format) ?? []);
}

function reasonOf({ feature, value }: Push, format: FigureFormat): KeyReason | undefined {
  if (value === undefined) return feature === 'own_ago_days' ? { key: 'never', value: '' } : undefined;
  const unit = UNITS[feature];
  if (unit === undefined) return undefined;
  const shown = feature === 'price_ratio' ? Math.exp(value) : value;
  return { key: feature, value: formatFigure(shown, unit, format) };
}
