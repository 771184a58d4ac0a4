import type { EChartsCoreOption } from 'echarts/core';
import type { ChartTheme } from '@/charts/chart-theme';
import { addMonths, formatFigure } from '@/lib/figure';
import type { FigureFormat } from '@/lib/figure';

/** The pictures of the grade page: rows in, ECharts options out. Pure. */

export interface ScorePart {
  name: string;
  /** Points earned. */
  score: number;
  /** Points that the component can give. */
  weight: number;
}

export interface ScoreLines {
  total: string;
  /** Score needed for the next better grade. */
  next?: { score: number; name: string } | undefined;
  /** Best score of the grade below. */
  below?: { score: number; name: string } | undefined;
}

/** How the score adds up, component by component, against the cuts to the neighbouring grades. */
export function scoreWaterfallOptions(
  parts: readonly ScorePart[],
  lines: ScoreLines,
  theme: ChartTheme,
  format: FigureFormat,
): EChartsCoreOption {
  let sum = 0;
  const bases = parts.map((part) => {
    const base = sum;
    sum += part.score;
    return base;
  });
  const points = (value: number): string => formatFigure(value, 'score', format);
  const cuts = [
    ...(lines.next === undefined ? [] : [cut(lines.next, theme.good, 'insideStartTop', points)]),
    ...(lines.below === undefined ? [] : [cut(lines.below, theme.accent, 'insideStartBottom', points)]),
  ];
  return {
    grid: { left: 44, right: 16, top: 24, bottom: 44 },
    tooltip: { trigger: 'item' },
    xAxis: {
      type: 'category',
      data: [...parts.map((part) => part.name), lines.total],
      axisTick: { show: false },
      axisLine: { lineStyle: { color: theme.grid } },
      axisLabel: { color: theme.text, interval: 0, width: 92, overflow: 'break' },
    },
    yAxis: {
      type: 'value',
      splitNumber: 4,
      splitLine: { lineStyle: { color: theme.grid } },
      axisLabel: { color: theme.label },
    },
    series: [
      {
        type: 'bar',
        stack: 'score',
        silent: true,
        itemStyle: { color: 'transparent' },
        tooltip: { show: false },
        data: [...bases, 0],
      },
      {
        type: 'bar',
        stack: 'score',
        barMaxWidth: 56,
        data: [
          ...parts.map((part) => ({
            value: part.score,
            itemStyle: { color: theme.primary, opacity: 0.5, borderRadius: 3 },
          })),
          { value: sum, itemStyle: { color: theme.primary, borderRadius: 3 } },
        ],
        label: {
          show: true,
          position: 'top',
          color: theme.text,
          formatter: ({ value, dataIndex }: { value: unknown; dataIndex: number }) => {
            const part = parts[dataIndex];
            const own = formatFigure(Number(value), '1', format);
            return part === undefined ? own : `${own} / ${formatFigure(part.weight, '1', format)}`;
          },
        },
        markLine: { silent: true, symbol: 'none', data: cuts },
      },
    ],
  } as EChartsCoreOption;
}

function cut(
  line: { score: number; name: string },
  color: string,
  position: string,
  points: (value: number) => string,
): object {
  return {
    yAxis: line.score,
    lineStyle: { color, type: 'dashed', width: 1.5 },
    label: { color, position, formatter: `${line.name}  ${points(line.score)}` },
  };
}

export interface GradeMonth {
  period: string;
  grade_no?: number | null;
}

/**
 * Grades month by month: as published where a month was, else as the explanation tells the months
 * before (`earlier`: newest first, beginning the month before `period`). Months nobody knows stay
 * empty.
 */
export function gradeMonthsOptions(
  period: string,
  gradeNo: number,
  published: readonly GradeMonth[],
  earlier: readonly number[],
  grades: number,
  theme: ChartTheme,
): EChartsCoreOption {
  const known = new Map<string, number>([[period, gradeNo]]);
  earlier.forEach((grade, index) => known.set(addMonths(period, -1 - index), grade));
  for (const month of published)
    if (typeof month.grade_no === 'number') known.set(month.period, month.grade_no);
  const first = [...known.keys()].sort()[0] ?? period;
  const periods: string[] = [];
  for (let at = first; at <= period; at = addMonths(at, 1)) periods.push(at);
  const values = periods.map((one) => known.get(one) ?? null);
  const numbers = [...known.values()];
  return {
    grid: { left: 40, right: 24, top: 20, bottom: 24 },
    tooltip: { trigger: 'axis', valueFormatter: (value: unknown) => `D${String(value)}` },
    xAxis: {
      type: 'category',
      data: periods,
      axisTick: { show: false },
      axisLine: { lineStyle: { color: theme.grid } },
      axisLabel: { color: theme.label, hideOverlap: true },
    },
    yAxis: {
      type: 'value',
      min: Math.max(1, Math.min(...numbers) - 2),
      max: Math.min(grades, Math.max(...numbers) + 2),
      minInterval: 1,
      splitLine: { lineStyle: { color: theme.grid } },
      axisLabel: { color: theme.label, formatter: (value: number) => `D${value}` },
    },
    series: [
      {
        type: 'line',
        step: 'middle',
        data: values,
        symbolSize: 8,
        lineStyle: { width: 2 },
        itemStyle: { color: theme.primary },
        label: {
          show: true,
          position: 'top',
          color: theme.text,
          formatter: ({ value }: { value: unknown }) => `D${String(value)}`,
        },
      },
    ],
  } as EChartsCoreOption;
}
