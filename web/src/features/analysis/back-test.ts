import { formatFigure } from '@/lib/figure';
import type { FigureFormat } from '@/lib/figure';
import type { BackTest } from './api/results';

/** What a back-test says, ready for words. Pure. */

export type Verdict = 'better' | 'same' | 'worse';

const UNITS: Readonly<Record<string, string>> = {
  auc: '1',
  brier: '1',
  brier_of_share: '1',
  log_loss: '1',
  mae: '1',
};

/** Most measures are shares; the few others are plain numbers. Counts say so by their size. */
export function measureText(measure: string, value: number, format: FigureFormat): string {
  const unit = UNITS[measure];
  if (unit === undefined && Number.isInteger(value) && value > 1) return formatFigure(value, 'count', format);
  if (unit === '1')
    return new Intl.NumberFormat(format.language === 'zh' ? 'zh-CN' : 'en-US', {
      maximumFractionDigits: 3,
    }).format(value);
  return formatFigure(value, 'percent', format);
}

/** As the reader sees them: figures that are written alike are the same. */
export function verdictOf(test: BackTest, other: number, format: FigureFormat): Verdict {
  if (measureText(test.measure, test.value, format) === measureText(test.measure, other, format))
    return 'same';
  return test.value > other === test.is_higher_better ? 'better' : 'worse';
}

/** Days that were kept from the learning. */
export function heldOutDays(test: BackTest): number {
  const day = (text: string): number => Date.parse(`${text}T00:00:00Z`) / 86_400_000;
  return day(test.tested_until) - day(test.learnt_until);
}
