import type { EChartsCoreOption } from 'echarts/core';
import type { ChartTheme } from '@/charts/chart-theme';
import { formatAxis, formatFigure } from '@/lib/figure';
import type { FigureFormat } from '@/lib/figure';

/** The pictures of a product's page: rows in, ECharts options out. Pure. */

export interface MonthSales {
  period: string;
  quantity: number;
  buyers: number;
}

/** Quantity as columns, buying shops as a line over it. */
export function salesTrendOptions(
  months: readonly MonthSales[],
  words: { quantity: string; buyers: string },
  theme: ChartTheme,
  format: FigureFormat,
): EChartsCoreOption {
  const axis = (position: 'left' | 'right') => ({
    type: 'value',
    position,
    min: 0,
    splitNumber: 3,
    splitLine: { show: position === 'left', lineStyle: { color: theme.grid } },
    axisLabel: {
      color: theme.label,
      formatter: (value: number) => formatAxis(value, 'count', format),
    },
  });
  return {
    legend: { top: 0, left: 0, itemHeight: 10, textStyle: { color: theme.label } },
    grid: { left: 52, right: 48, top: 34, bottom: 24 },
    tooltip: { trigger: 'axis' },
    xAxis: {
      type: 'category',
      data: months.map((month) => month.period),
      axisTick: { show: false },
      axisLine: { lineStyle: { color: theme.grid } },
      axisLabel: { color: theme.label, hideOverlap: true },
    },
    yAxis: [axis('left'), axis('right')],
    series: [
      {
        type: 'bar',
        name: words.quantity,
        barMaxWidth: 28,
        itemStyle: { color: theme.primary, opacity: 0.75, borderRadius: [3, 3, 0, 0] },
        data: months.map((month) => month.quantity),
      },
      {
        type: 'line',
        name: words.buyers,
        yAxisIndex: 1,
        showSymbol: false,
        lineStyle: { width: 2 },
        itemStyle: { color: theme.accent },
        data: months.map((month) => month.buyers),
      },
    ],
  };
}

export interface GradeSales {
  grade_no: number;
  buyers: number;
  shops: number;
}

/** Share of each grade's shops that buy it; best grade at the right, ungraded shops left out. */
export function gradeCoverageOptions(
  rows: readonly GradeSales[],
  name: string,
  theme: ChartTheme,
  format: FigureFormat,
): EChartsCoreOption {
  const graded = rows
    .filter((row) => row.grade_no > 0 && row.shops > 0)
    .sort((a, b) => a.grade_no - b.grade_no);
  const percent = (value: unknown): string =>
    typeof value === 'number' ? formatFigure(value, 'percent', format) : '';
  return {
    grid: { left: 48, right: 12, top: 12, bottom: 24 },
    tooltip: { trigger: 'axis', valueFormatter: percent },
    xAxis: {
      type: 'category',
      data: graded.map((row) => `D${row.grade_no}`),
      axisTick: { show: false },
      axisLine: { lineStyle: { color: theme.grid } },
      axisLabel: { color: theme.label, hideOverlap: true },
    },
    yAxis: {
      type: 'value',
      min: 0,
      splitNumber: 3,
      splitLine: { lineStyle: { color: theme.grid } },
      axisLabel: { color: theme.label, formatter: percent },
    },
    series: [
      {
        type: 'bar',
        name,
        barMaxWidth: 20,
        itemStyle: { color: theme.primary, opacity: 0.75, borderRadius: [3, 3, 0, 0] },
        data: graded.map((row) => row.buyers / row.shops),
      },
    ],
  };
}

export interface AreaSales {
  area_id?: string | null;
  area_name: string;
  quantity: number;
  buyers: number;
  shelf_rate: number;
}

/** Shelf rate by area, the widest first; a bar leads to its shops. */
export function areaShelfOptions(
  rows: readonly AreaSales[],
  unnamed: string,
  theme: ChartTheme,
  format: FigureFormat,
): EChartsCoreOption {
  const sorted = [...rows].sort((a, b) => b.shelf_rate - a.shelf_rate);
  return {
    grid: { left: 128, right: 92, top: 4, bottom: 4 },
    tooltip: { trigger: 'item' },
    xAxis: { type: 'value', show: false, min: 0 },
    yAxis: {
      type: 'category',
      inverse: true,
      data: sorted.map((row) => row.area_name || unnamed),
      axisLine: { show: false },
      axisTick: { show: false },
      axisLabel: { color: theme.text, width: 116, overflow: 'truncate' },
    },
    series: [
      {
        type: 'bar',
        barWidth: 14,
        itemStyle: { color: theme.primary, borderRadius: [0, 3, 3, 0] },
        data: sorted.map((row) => row.shelf_rate),
        label: {
          show: true,
          position: 'right',
          color: theme.label,
          formatter: ({ dataIndex }: { dataIndex: number }) => {
            const row = sorted[dataIndex];
            if (row === undefined) return '';
            const share = formatFigure(row.shelf_rate, 'percent', format);
            return `${share}  ${formatFigure(row.buyers, 'count', format)}`;
          },
        },
      },
    ],
  };
}
