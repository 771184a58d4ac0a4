import type { EChartsCoreOption } from 'echarts/core';
import type { ChartTheme } from '@/charts/chart-theme';
import type { DocumentOf } from './api/results';

/** The picture of strange months: rows in, ECharts options out. Pure. */

type StrangeMonth = DocumentOf<'strange'>['months'][number];

export interface StrangeWords {
  monthUp: string;
  levelUp: string;
  monthDown: string;
  levelDown: string;
}

/** Shops with something strange, month by month: upwards above the line, downwards below it. */
export function strangeOptions(
  months: readonly StrangeMonth[],
  names: readonly string[],
  words: StrangeWords,
  theme: ChartTheme,
): EChartsCoreOption {
  const bar = (name: string, color: string, opacity: number, values: readonly number[]) => ({
    type: 'bar',
    name,
    stack: 'all',
    barMaxWidth: 46,
    itemStyle: { color, opacity },
    data: [...values],
  });
  return {
    grid: { left: 44, right: 12, top: 52, bottom: 40 },
    legend: { top: 0, left: 0, itemHeight: 10, textStyle: { color: theme.label } },
    tooltip: {
      trigger: 'axis',
      axisPointer: { type: 'shadow' },
      valueFormatter: (value: unknown) => String(Math.abs(Number(value))),
    },
    xAxis: {
      type: 'category',
      data: [...names],
      axisLine: { lineStyle: { color: theme.line } },
      axisTick: { show: false },
      axisLabel: { color: theme.text },
    },
    yAxis: {
      type: 'value',
      splitNumber: 4,
      minInterval: 1,
      splitLine: { lineStyle: { color: theme.grid } },
      axisLabel: { color: theme.label, formatter: (value: number) => String(Math.abs(value)) },
    },
    series: [
      bar(words.levelUp, theme.primary, 1, months.map((month) => month.level_up)),
      bar(words.monthUp, theme.primary, 0.5, months.map((month) => month.month_up)),
      bar(words.levelDown, theme.accent, 1, months.map((month) => -month.level_down)),
      bar(words.monthDown, theme.accent, 0.5, months.map((month) => -month.month_down)),
    ],
  } as EChartsCoreOption;
}
