import type { EChartsCoreOption } from 'echarts/core';
import type { ChartTheme } from '@/charts/chart-theme';
import { formatAxis, formatFigure } from '@/lib/figure';
import type { FigureFormat } from '@/lib/figure';
import type { DocumentOf } from './api/results';

/** The pictures of the forecast page: rows in, ECharts options out. Pure. */

export type ForecastSeries = DocumentOf<'forecast'>['company'];

export interface ForecastWords {
  actual: string;
  forecast: string;
  interval: string;
}

/** History, and what is to come dashed in the fan of its interval: what is guessed never looks measured. */
export function fanOptions(
  series: ForecastSeries,
  words: ForecastWords,
  theme: ChartTheme,
  format: FigureFormat,
): EChartsCoreOption {
  const past = series.history;
  const last = past.at(-1);
  const steps = series.steps;
  const periods = [...past.map((month) => month.period), ...steps.map((step) => step.period)];
  // The fan opens at the last month that is known.
  const blank: (number | null)[] = past.map((_, index) => (index === past.length - 1 ? (last?.quantity ?? null) : null));
  const low = steps.map((step) => Math.max(0, step.low));
  const line = { type: 'line' as const, symbolSize: 6, showSymbol: false };
  const ground = { ...line, stack: 'fan', silent: true, symbol: 'none', lineStyle: { opacity: 0 } };
  return {
    grid: { left: 56, right: 16, top: 34, bottom: 26 },
    legend: {
      top: 0,
      left: 0,
      itemHeight: 10,
      textStyle: { color: theme.label },
      data: [words.actual, words.forecast, { name: words.interval, icon: 'roundRect' }],
    },
    tooltip: {
      trigger: 'axis',
      formatter: ([hit]: { dataIndex: number }[]) => tooltipOf(hit?.dataIndex ?? 0, series, words, format),
    },
    xAxis: {
      type: 'category',
      boundaryGap: false,
      data: periods,
      axisLine: { lineStyle: { color: theme.grid } },
      axisTick: { show: false },
      axisLabel: { color: theme.label, hideOverlap: true },
    },
    yAxis: {
      type: 'value',
      scale: true,
      splitNumber: 4,
      splitLine: { lineStyle: { color: theme.grid } },
      axisLabel: { color: theme.label, formatter: (value: number) => formatAxis(value, 'carton', format) },
    },
    series: [
      {
        ...line,
        name: words.actual,
        symbol: 'none',
        itemStyle: { color: theme.primary },
        lineStyle: { width: 2, color: theme.primary },
        data: past.map((month) => month.quantity),
      },
      {
        ...line,
        name: words.forecast,
        showSymbol: true,
        symbol: 'emptyCircle',
        itemStyle: { color: theme.accent },
        lineStyle: { width: 2, type: 'dashed', color: theme.accent },
        data: [...blank, ...steps.map((step) => step.quantity)],
      },
      { ...ground, name: 'low', data: [...blank, ...low] },
      {
        ...ground,
        name: words.interval,
        itemStyle: { color: theme.accent },
        areaStyle: { color: theme.accent, opacity: 0.18 },
        data: [...blank.map((value) => (value === null ? null : 0)), ...steps.map((step, index) => step.high - (low[index] ?? 0))],
      },
    ],
  } as EChartsCoreOption;
}

function tooltipOf(index: number, series: ForecastSeries, words: ForecastWords, format: FigureFormat): string {
  const figure = (value: number): string => formatFigure(value, 'carton', format);
  const month = series.history[index];
  if (month !== undefined) return `${month.period}\n${words.actual} ${figure(month.quantity)}`;
  const step = series.steps[index - series.history.length];
  if (step === undefined) return '';
  return [
    step.period,
    `${words.forecast} ${figure(step.quantity)}`,
    `${words.interval} ${figure(Math.max(0, step.low))} – ${figure(step.high)}`,
  ].join('\n');
}
