import type { EChartsCoreOption } from 'echarts/core';
import type { ChartTheme } from '@/charts/chart-theme';
import { formatFigure } from '@/lib/figure';
import type { FigureFormat } from '@/lib/figure';
import type { DocumentOf } from './api/results';

/** The pictures of the page on recommendations: rows in, ECharts options out. Pure. */

type Document = DocumentOf<'recommended'>;

export interface Bars {
  names: readonly string[];
  /** One or two kinds of bar beside each other. */
  kinds: readonly { name: string; values: readonly (number | null)[] }[];
  /** Its bar stands out. */
  chosen?: string;
}

/** Methods by how much of the hidden order they named, best on top; unknown shares have no bar. */
export function methodBars(
  methods: Document['methods'],
  nameOf: (method: string) => string,
  words: { recall: string; newShare: string },
): Bars {
  const sorted = [...methods].sort((a, b) => (b.recall ?? -1) - (a.recall ?? -1));
  return {
    names: sorted.map((one) => nameOf(one.method)),
    kinds: [
      { name: words.recall, values: sorted.map((one) => one.recall ?? null) },
      { name: words.newShare, values: sorted.map((one) => one.new_share ?? null) },
    ],
    chosen: nameOf('blend'),
  };
}

/** Shares as lying bars: the first kind full, the second hollow. */
export function barsOptions(bars: Bars, theme: ChartTheme, format: FigureFormat): EChartsCoreOption {
  const percent = (value: unknown): string =>
    typeof value === 'number' ? formatFigure(value, 'percent', format) : '';
  return {
    grid: { left: 172, right: 56, top: 30, bottom: 6 },
    legend: { top: 0, left: 0, itemHeight: 10, textStyle: { color: theme.label } },
    tooltip: { trigger: 'axis', axisPointer: { type: 'shadow' }, valueFormatter: percent },
    xAxis: { type: 'value', show: false, min: 0 },
    yAxis: {
      type: 'category',
      inverse: true,
      data: [...bars.names],
      axisLine: { show: false },
      axisTick: { show: false },
      axisLabel: {
        width: 160,
        overflow: 'break',
        fontSize: 12,
        lineHeight: 14,
        color: (name?: string | number) => (name === bars.chosen ? theme.primary : theme.text),
      },
    },
    series: bars.kinds.map((kind, index) => ({
      type: 'bar',
      name: kind.name,
      barWidth: 10,
      barGap: '30%',
      itemStyle:
        index === 0
          ? { color: theme.primary, borderRadius: [0, 3, 3, 0] }
          : { color: theme.surface, borderColor: theme.accent, borderWidth: 1.5, borderRadius: [0, 3, 3, 0] },
      data: [...kind.values],
      label: {
        show: true,
        position: 'right',
        color: theme.label,
        fontSize: 11,
        formatter: ({ value }: { value: unknown }) => percent(value),
      },
    })),
  } as EChartsCoreOption;
}
