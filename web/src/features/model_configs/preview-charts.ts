import type { EChartsCoreOption } from 'echarts/core';
import type { ChartTheme } from '@/charts/chart-theme';
import { textIn } from '@/lib/figure';
import type { Language } from '@/lib/figure';

/** The pictures of a preview: rows in, ECharts options out. Pure. */

export interface ClassChangeRow {
  class_code: string;
  class_name: { zh?: string; en?: string };
  before: number;
  after: number;
  entered: number;
  left: number;
}

/** Per list: how many enter to the right, how many leave to the left. */
export function listChangeOptions(
  rows: readonly ClassChangeRow[],
  words: { entered: string; left: string },
  theme: ChartTheme,
  language: Language,
): EChartsCoreOption {
  const label = (sign: string) => ({
    show: true,
    color: theme.text,
    formatter: ({ value }: { value: unknown }) =>
      Number(value) === 0 ? '' : `${sign}${Math.abs(Number(value))}`,
  });
  const reach = Math.max(...rows.flatMap((row) => [row.entered, row.left]), 1) * 1.25;
  return {
    legend: { top: 0, left: 0, itemHeight: 10, textStyle: { color: theme.label } },
    grid: { left: 120, right: 88, top: 28, bottom: 4 },
    xAxis: { type: 'value', show: false, min: -reach, max: reach },
    yAxis: [
      {
        type: 'category',
        inverse: true,
        data: rows.map((row) => textIn(row.class_name, language)),
        axisLine: { show: false },
        axisTick: { show: false },
        axisLabel: { color: theme.text },
      },
      {
        type: 'category',
        inverse: true,
        position: 'right',
        data: rows.map((row) => `${row.before} → ${row.after}`),
        axisLine: { show: false },
        axisTick: { show: false },
        axisLabel: { color: theme.label },
      },
    ],
    series: [
      {
        type: 'bar',
        name: words.left,
        stack: 'moves',
        barWidth: 14,
        itemStyle: { color: theme.accent, borderRadius: [3, 0, 0, 3] },
        data: rows.map((row) => (row.left === 0 ? 0 : -row.left)),
        label: { ...label('−'), position: 'left' },
      },
      {
        type: 'bar',
        name: words.entered,
        stack: 'moves',
        barWidth: 14,
        itemStyle: { color: theme.primary, borderRadius: [0, 3, 3, 0] },
        data: rows.map((row) => row.entered),
        label: { ...label('+'), position: 'right' },
      },
      // Gives the counts at the right their axis.
      { type: 'scatter', yAxisIndex: 1, data: [], silent: true },
    ],
  };
}

export interface GradeSizeRow {
  grade_no: number;
  before: number;
  after: number;
}

/** How many shops each grade holds, in force and by the draft; best grade at the right. */
export function gradeSizeOptions(
  rows: readonly GradeSizeRow[],
  words: { before: string; after: string },
  theme: ChartTheme,
): EChartsCoreOption {
  const sorted = [...rows].sort((a, b) => a.grade_no - b.grade_no);
  return {
    legend: { top: 0, left: 0, itemHeight: 10, textStyle: { color: theme.label } },
    grid: { left: 40, right: 12, top: 32, bottom: 24 },
    tooltip: { trigger: 'axis' },
    xAxis: {
      type: 'category',
      data: sorted.map((row) => `D${row.grade_no}`),
      axisTick: { show: false },
      axisLine: { lineStyle: { color: theme.grid } },
      axisLabel: { color: theme.label },
    },
    yAxis: {
      type: 'value',
      splitNumber: 3,
      splitLine: { lineStyle: { color: theme.grid } },
      axisLabel: { color: theme.label },
    },
    series: [
      {
        type: 'bar',
        name: words.before,
        itemStyle: { color: theme.line },
        data: sorted.map((row) => row.before),
      },
      {
        type: 'line',
        name: words.after,
        step: 'middle',
        showSymbol: false,
        itemStyle: { color: theme.primary },
        data: sorted.map((row) => row.after),
      },
    ],
  };
}
