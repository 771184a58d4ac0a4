import type { ChartTheme } from '@/charts/chart-theme';
import type { FigureFormat } from '@/lib/figure';

/** What the pictures of the area dashboard share. Pure. */

export interface ChartContext {
  theme: ChartTheme;
  format: FigureFormat;
  /** Words of the page, by key of the `guidance` texts. */
  word: (key: string) => string;
}

/** A data item that leads somewhere when clicked. */
export interface Mark {
  value: number | [number, number] | null;
  to?: string;
}

export type Link = (code: string) => string | undefined;

export function mark(value: number, to: string | undefined): Mark {
  return to === undefined ? { value } : { value, to };
}

export const THICK = 14;

export function barGrid(labelWidth: number): Record<string, number | boolean> {
  return { left: labelWidth, right: 92, top: 4, bottom: 4, containLabel: false };
}

export function nameAxis(names: readonly string[], theme: ChartTheme, width: number): object {
  return {
    type: 'category',
    inverse: true,
    data: names,
    axisLine: { show: false },
    axisTick: { show: false },
    axisLabel: { color: theme.text, width: width - 12, overflow: 'truncate', fontSize: 13 },
  };
}
