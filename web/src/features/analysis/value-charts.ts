import type { EChartsCoreOption } from 'echarts/core';
import type { ChartTheme } from '@/charts/chart-theme';
import { formatFigure } from '@/lib/figure';
import type { FigureFormat } from '@/lib/figure';
import type { DocumentOf } from './api/results';

/** The pictures of the value page: rows in, ECharts options out. Pure. */

type ValueCell = DocumentOf<'value'>['cells'][number];

export interface CellWords {
  recency: string;
  frequency: string;
  /** Of the points 1 to 5. */
  recencyNames: readonly string[];
  frequencyNames: readonly string[];
  shops: string;
  meanAmount: string;
}

/** Above this share of the scale the ground is so full that the figure on it turns light. */
export const FULL_SHARE = 0.72;

/** Recency by frequency: the fuller the colour, the more shops; the best stand at the top right. */
export function rfmOptions(
  cells: readonly ValueCell[],
  words: CellWords,
  theme: ChartTheme,
  format: FigureFormat,
): EChartsCoreOption {
  const most = Math.max(1, ...cells.map((cell) => cell.shops));
  const axis = (name: string, names: readonly string[]) => ({
    type: 'category',
    name,
    nameLocation: 'middle',
    nameTextStyle: { color: theme.label },
    data: [...names],
    axisTick: { show: false },
    axisLine: { show: false },
    axisLabel: { color: theme.label, interval: 0, width: 76, overflow: 'break' },
  });
  return {
    grid: { left: 92, right: 8, top: 8, bottom: 52 },
    tooltip: {
      formatter: ({ dataIndex }: { dataIndex: number }) => {
        const cell = cells[dataIndex];
        if (cell === undefined) return '';
        return [
          `${words.recency} ${words.recencyNames[cell.recency - 1] ?? ''}`,
          `${words.frequency} ${words.frequencyNames[cell.frequency - 1] ?? ''}`,
          `${words.shops} ${formatFigure(cell.shops, 'count', format)}`,
          ...(cell.shops > 0
            ? [`${words.meanAmount} ${formatFigure(cell.mean_amount_minor, 'minor', format)}`]
            : []),
        ].join('\n');
      },
    },
    xAxis: { ...axis(words.frequency, words.frequencyNames), nameGap: 34 },
    yAxis: { ...axis(words.recency, words.recencyNames), nameGap: 74 },
    visualMap: {
      show: false,
      min: 0,
      max: most,
      inRange: { color: [theme.surface, theme.primary] },
    },
    series: [
      {
        type: 'heatmap',
        itemStyle: { borderColor: theme.grid, borderWidth: 1 },
        data: cells.map((cell) => ({
          value: [cell.frequency - 1, cell.recency - 1, cell.shops],
          label: {
            show: cell.shops > 0,
            color: cell.shops > most * FULL_SHARE ? theme.surface : theme.text,
          },
        })),
        label: { formatter: ({ value }: { value: number[] }) => String(value[2] ?? '') },
      },
    ],
  } as EChartsCoreOption;
}

/** Ten bands of a probability: `0–10%` … `90–100%`. */
export function bandNames(bands: number): string[] {
  const step = 100 / bands;
  return Array.from({ length: bands }, (_, band) => `${band * step}–${(band + 1) * step}%`);
}

/** How many shops in each band of a probability. */
export function bandOptions(
  shops: readonly number[],
  color: string,
  theme: ChartTheme,
  format: FigureFormat,
): EChartsCoreOption {
  return {
    grid: { left: 8, right: 8, top: 24, bottom: 28 },
    tooltip: { trigger: 'item' },
    xAxis: {
      type: 'category',
      data: bandNames(shops.length),
      axisLine: { lineStyle: { color: theme.grid } },
      axisTick: { show: false },
      axisLabel: { color: theme.label, hideOverlap: true },
    },
    yAxis: { type: 'value', show: false, min: 0 },
    series: [
      {
        type: 'bar',
        barCategoryGap: '12%',
        itemStyle: { color, borderRadius: [3, 3, 0, 0] },
        data: [...shops],
        label: {
          show: true,
          position: 'top',
          color: theme.label,
          formatter: ({ value }: { value: unknown }) =>
            Number(value) > 0 ? formatFigure(Number(value), 'count', format) : '',
        },
      },
    ],
  } as EChartsCoreOption;
}
