import type { EChartsCoreOption } from 'echarts/core';
import type { ChartTheme } from '@/charts/chart-theme';
import { formatFigure } from '@/lib/figure';
import type { FigureFormat } from '@/lib/figure';
import type { DocumentOf } from './api/results';
import { FULL_SHARE } from './value-charts';

/** The pictures of the retention page: rows in, ECharts options out. Pure. */

type Document = DocumentOf<'cohorts'>;
export type CohortRow = Document['rows'][number];
export type CurvePoint = Document['survival']['points'][number];

export type CohortFigure = 'share' | 'amount';

export interface TriangleCell {
  month: number;
  row: number;
  /** Share of the cohort's shops, or money of a shop of the cohort; what is written and coloured. */
  value: number;
  shops: number;
}

/** Cells of the triangle, month by month as far as the records reach. */
export function triangleCells(
  rows: readonly CohortRow[],
  figure: CohortFigure,
  months: number,
): TriangleCell[] {
  return rows.flatMap((cohort, row) =>
    cohort.active.slice(0, months).map((shops, month) => ({
      month,
      row,
      shops,
      value: (figure === 'share' ? shops : (cohort.amount_minor[month] ?? 0)) / Math.max(1, cohort.shops),
    })),
  );
}

export interface TriangleWords {
  /** Of a row: its month and how many shops. */
  rows: readonly string[];
  monthsSince: string;
  active: string;
}

/** Cohorts down, months since the first order across: the fuller, the more still order. */
export function triangleOptions(
  cells: readonly TriangleCell[],
  figure: CohortFigure,
  words: TriangleWords,
  theme: ChartTheme,
  format: FigureFormat,
): EChartsCoreOption {
  const months = 1 + Math.max(0, ...cells.map((cell) => cell.month));
  const most = figure === 'share' ? 1 : Math.max(1, ...cells.map((cell) => cell.value));
  const least = figure === 'share' ? leastShown(cells) : 0;
  const text = (value: number): string =>
    figure === 'share' ? String(Math.round(value * 100)) : shortMoney(value);
  return {
    grid: { left: 146, right: 6, top: 44, bottom: 6 },
    tooltip: {
      formatter: ({ dataIndex }: { dataIndex: number }) => {
        const cell = cells[dataIndex];
        if (cell === undefined) return '';
        const value = formatFigure(cell.value, figure === 'share' ? 'percent' : 'minor', format);
        return `${words.rows[cell.row] ?? ''}\n${words.monthsSince} ${cell.month}\n${value}（${words.active} ${cell.shops}）`;
      },
    },
    xAxis: {
      type: 'category',
      position: 'top',
      data: Array.from({ length: months }, (_, month) => String(month)),
      name: words.monthsSince,
      nameLocation: 'middle',
      nameGap: 24,
      nameTextStyle: { color: theme.label },
      axisTick: { show: false },
      axisLine: { show: false },
      axisLabel: { color: theme.label },
    },
    yAxis: {
      type: 'category',
      inverse: true,
      data: [...words.rows],
      axisTick: { show: false },
      axisLine: { show: false },
      axisLabel: { color: theme.text, width: 138, overflow: 'truncate', fontSize: 12, interval: 0 },
    },
    visualMap: { show: false, min: least, max: most, inRange: { color: [theme.surface, theme.primary] } },
    series: [
      {
        type: 'heatmap',
        itemStyle: { borderColor: theme.surface, borderWidth: 1 },
        data: cells.map((cell) => ({
          value: [cell.month, cell.row, cell.value],
          label: { color: (cell.value - least) / (most - least) > FULL_SHARE ? theme.surface : theme.text },
        })),
        label: {
          show: months <= LABELLED_MONTHS,
          fontSize: 11,
          formatter: ({ value }: { value: number[] }) => text(value[2] ?? 0),
        },
      },
    ],
  } as EChartsCoreOption;

  function shortMoney(minor: number): string {
    return new Intl.NumberFormat(format.language === 'zh' ? 'zh-CN' : 'en-US', {
      notation: 'compact',
      maximumFractionDigits: 1,
    }).format(minor / 100);
  }
}

/**
 * Where the scale begins: most retention lies high, and from zero on all cells would look alike. The
 * figure itself stands in the cell.
 */
function leastShown(cells: readonly TriangleCell[]): number {
  const lowest = Math.min(1, ...cells.map((cell) => cell.value));
  return Math.min(0.9, Math.max(0, Math.floor(lowest * 10 - 1) / 10));
}

/** More columns than these leave no room for a figure. */
const LABELLED_MONTHS = 25;

export interface Curve {
  name: string;
  color: string;
  points: readonly CurvePoint[];
  /** Draws the share that is over instead of that which lasts. */
  isTurned?: boolean;
}

/** Kaplan-Meier curves with the ground of their intervals. */
export function curveOptions(
  curves: readonly Curve[],
  days: string,
  theme: ChartTheme,
  format: FigureFormat,
): EChartsCoreOption {
  const percent = (value: number): string => formatFigure(value, 'percent', format);
  const base = { type: 'line' as const, step: 'end' as const, symbol: 'none' };
  return {
    grid: { left: 48, right: 16, top: 34, bottom: 40 },
    legend: {
      top: 0,
      left: 0,
      itemHeight: 10,
      textStyle: { color: theme.label },
      data: curves.map((curve) => curve.name),
    },
    tooltip: {
      trigger: 'axis',
      formatter: (hits: { seriesIndex: number; dataIndex: number }[]) => tooltipOf(hits, curves, days, percent),
    },
    xAxis: {
      type: 'value',
      name: days,
      nameLocation: 'middle',
      nameGap: 24,
      nameTextStyle: { color: theme.label },
      splitLine: { show: false },
      axisLine: { lineStyle: { color: theme.grid } },
      axisLabel: { color: theme.label },
    },
    yAxis: {
      type: 'value',
      min: 0,
      max: 1,
      interval: 0.25,
      splitLine: { lineStyle: { color: theme.grid } },
      axisLabel: { color: theme.label, formatter: (value: number) => `${Math.round(value * 100)}%` },
    },
    series: curves.flatMap((curve, index) => {
      const at = (point: CurvePoint): CurveFigures => figuresOf(point, curve.isTurned === true);
      const stack = `interval-${index}`;
      const ground = { ...base, stack, silent: true, lineStyle: { opacity: 0 }, tooltip: { show: false } };
      return [
        {
          ...base,
          name: curve.name,
          lineStyle: { width: 2, color: curve.color },
          itemStyle: { color: curve.color },
          data: curve.points.map((point) => [point.days, at(point).share]),
        },
        { ...ground, name: `${curve.name} low`, data: curve.points.map((point) => [point.days, at(point).low]) },
        {
          ...ground,
          name: `${curve.name} high`,
          areaStyle: { color: curve.color, opacity: 0.16 },
          data: curve.points.map((point) => [point.days, at(point).high - at(point).low]),
        },
      ];
    }),
  } as EChartsCoreOption;
}

interface CurveFigures {
  share: number;
  low: number;
  high: number;
}

export function figuresOf(point: CurvePoint, isTurned: boolean): CurveFigures {
  return isTurned ? { share: 1 - point.share, low: 1 - point.high, high: 1 - point.low } : point;
}

/** Every curve has three series: the line, and the two that make its ground. */
const SERIES_A_CURVE = 3;

function tooltipOf(
  hits: readonly { seriesIndex: number; dataIndex: number }[],
  curves: readonly Curve[],
  days: string,
  percent: (value: number) => string,
): string {
  const lines = hits
    .filter((hit) => hit.seriesIndex % SERIES_A_CURVE === 0)
    .map((hit) => {
      const curve = curves[hit.seriesIndex / SERIES_A_CURVE];
      const point = curve?.points[hit.dataIndex];
      if (curve === undefined || point === undefined) return '';
      const { share, low, high } = figuresOf(point, curve.isTurned === true);
      return `${days} ${point.days} · ${curve.name} ${percent(share)} (${percent(low)}–${percent(high)})`;
    });
  return lines.join('\n');
}
