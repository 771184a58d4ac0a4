import type { EChartsCoreOption } from 'echarts/core';
import { addMonths, formatAxis, formatFigure, textIn } from '@/lib/figure';
import { THICK, barGrid, mark, nameAxis } from './chart-parts';
import type { ChartContext, Link } from './chart-parts';
import type { AreaKeyProduct, AreaMixLine, CountLine, Indicator } from './dashboard-document';

/**
 * The pictures of the area dashboard: rows in, ECharts options out. Pure. Every mark that stands for
 * shops carries `to`, the address of the list behind it.
 */

/** How the shops of an area divide: bars, longest first as the server sorts them. */
export function breakdownOptions(
  lines: readonly CountLine[],
  link: Link,
  { theme, format, word }: ChartContext,
): EChartsCoreOption {
  const all = lines.reduce((sum, line) => sum + line.shops, 0);
  const names = lines.map((line) => textIn(line.name, format.language) || word('not_recorded'));
  return {
    grid: barGrid(112),
    tooltip: { trigger: 'item' },
    xAxis: { type: 'value', show: false },
    yAxis: nameAxis(names, theme, 112),
    series: [
      {
        type: 'bar',
        barWidth: THICK,
        data: lines.map((line) => ({
          ...mark(line.shops, link(line.code ?? '')),
          itemStyle: {
            color: line.code ? theme.primary : theme.line,
            borderRadius: [0, 3, 3, 0],
          },
        })),
        label: {
          show: true,
          position: 'right',
          color: theme.label,
          formatter: ({ value }: { value: unknown }) => {
            const shops = Number(value);
            const share = all > 0 ? formatFigure(shops / all, 'percent', format) : '';
            return `${formatFigure(shops, 'count', format)}  ${share}`;
          },
        },
      },
    ],
  } as EChartsCoreOption;
}

/** Shops by order day: columns, the heaviest day stands out. */
export function orderDayOptions(
  days: readonly CountLine[],
  link: Link,
  { theme, format }: ChartContext,
): EChartsCoreOption {
  const most = Math.max(...days.map((day) => day.shops), 0);
  return {
    grid: { left: 8, right: 8, top: 24, bottom: 24 },
    tooltip: { trigger: 'item' },
    xAxis: {
      type: 'category',
      data: days.map((day) => textIn(day.name, format.language)),
      axisLine: { lineStyle: { color: theme.grid } },
      axisTick: { show: false },
      axisLabel: { color: theme.text },
    },
    yAxis: { type: 'value', show: false, min: 0 },
    series: [
      {
        type: 'bar',
        barMaxWidth: 36,
        data: days.map((day) => ({
          ...mark(day.shops, link(day.code ?? '')),
          itemStyle: {
            color: theme.primary,
            opacity: day.shops === most ? 1 : 0.5,
            borderRadius: [3, 3, 0, 0],
          },
        })),
        label: { show: true, position: 'top', color: theme.label },
      },
    ],
  } as EChartsCoreOption;
}

/** A second course beside the first: another area, or the same one at another time. */
export interface ComparedIndicator {
  name: string;
  trend: Indicator['trend'];
}

/** Thirteen months and the forecast of the next, dashed: what is guessed never looks measured. */
export function trendOptions(
  indicator: Indicator,
  ownName: string,
  { theme, format, word }: ChartContext,
  other?: ComparedIndicator,
): EChartsCoreOption {
  const trend = indicator.trend ?? [];
  const last = trend.at(-1);
  const hasForecast = indicator.forecast !== undefined && last !== undefined;
  const periods = trend.map((point) => point.period);
  if (hasForecast) periods.push(addMonths(last.period, 1));
  const otherBy = new Map((other?.trend ?? []).map((point) => [point.period, point.value]));
  const show = (value: unknown): string =>
    typeof value === 'number' ? formatFigure(value, indicator.unit, format) : word('unknown_short');
  const line = { type: 'line' as const, showSymbol: false, symbolSize: 6, lineStyle: { width: 2 } };
  const series: object[] = [
    {
      ...line,
      name: ownName,
      data: trend.map((point) => point.value ?? null),
      itemStyle: { color: theme.primary },
      areaStyle: { color: theme.primary, opacity: 0.08 },
      ...(indicator.target === undefined
        ? {}
        : {
            markLine: {
              silent: true,
              symbol: 'none',
              lineStyle: { color: theme.good, type: 'solid' },
              label: { formatter: word('target'), color: theme.good },
              data: [{ yAxis: indicator.target }],
            },
          }),
    },
  ];
  if (hasForecast) {
    const blank: (number | null)[] = trend.map(() => null);
    blank[trend.length - 1] = last.value ?? null;
    series.push({
      ...line,
      name: word('forecast'),
      data: [...blank, indicator.forecast ?? null],
      showSymbol: true,
      symbol: 'emptyCircle',
      lineStyle: { width: 2, type: 'dashed' },
      itemStyle: { color: theme.primary },
    });
  }
  if (other !== undefined) {
    series.push({
      ...line,
      name: other.name,
      data: periods.map((period) => otherBy.get(period) ?? null),
      itemStyle: { color: theme.accent },
    });
  }
  return {
    grid: { left: 52, right: 16, top: 16, bottom: 24 },
    tooltip: { trigger: 'axis', valueFormatter: show },
    xAxis: {
      type: 'category',
      boundaryGap: false,
      data: periods,
      axisLine: { lineStyle: { color: theme.grid } },
      axisTick: { show: false },
      axisLabel: {
        color: theme.label,
        hideOverlap: true,
        formatter: (period: string) =>
          period.endsWith('-01') ? period : period.slice(5).replace(/^0/, ''),
      },
    },
    yAxis: {
      type: 'value',
      scale: true,
      splitNumber: 3,
      splitLine: { lineStyle: { color: theme.grid } },
      axisLabel: {
        color: theme.label,
        formatter: (value: number) => formatAxis(value, indicator.unit, format),
      },
    },
    series,
  } as EChartsCoreOption;
}

export interface MixReference {
  name: string;
  shareOf: (line: AreaMixLine) => number | undefined;
}

/** Structure by class or band: bars of the area, a tick where the reference stands. */
export function mixOptions(
  lines: readonly AreaMixLine[],
  ownName: string,
  reference: MixReference,
  link: Link,
  { theme, format }: ChartContext,
): EChartsCoreOption {
  const percent = (value: unknown): string =>
    typeof value === 'number' ? formatFigure(value, 'percent', format) : '';
  return {
    grid: { ...barGrid(96), top: 28, right: 64 },
    legend: {
      top: 0,
      left: 0,
      itemHeight: 10,
      itemWidth: 14,
      textStyle: { color: theme.label },
      data: [ownName, reference.name],
    },
    tooltip: { trigger: 'axis', axisPointer: { type: 'shadow' }, valueFormatter: percent },
    xAxis: { type: 'value', show: false, min: 0 },
    yAxis: nameAxis(
      lines.map((line) => textIn(line.name, format.language)),
      theme,
      96,
    ),
    series: [
      {
        type: 'bar',
        name: ownName,
        barWidth: THICK,
        itemStyle: { color: theme.primary, borderRadius: [0, 3, 3, 0] },
        data: lines.map((line) => mark(line.share, link(line.code))),
        label: {
          show: true,
          position: 'right',
          distance: 10,
          color: theme.label,
          formatter: ({ value }: { value: unknown }) => percent(value),
        },
      },
      {
        type: 'scatter',
        name: reference.name,
        symbol: 'rect',
        symbolSize: [3, THICK + 8],
        itemStyle: { color: theme.accent },
        data: lines.map((line) => reference.shareOf(line) ?? null),
      },
    ],
  } as EChartsCoreOption;
}

/** Key products on the shelf: the area's dot against the company's, a line between the two. */
export function keyProductOptions(
  products: readonly AreaKeyProduct[],
  names: { own: string; company: string },
  link: Link,
  { theme, format }: ChartContext,
): EChartsCoreOption {
  const percent = (value: unknown): string =>
    typeof value === 'number' ? formatFigure(value, 'percent', format) : '';
  const rows = [...products].sort((a, b) => gapOf(a) - gapOf(b));
  const least = Math.min(...rows.flatMap((row) => [row.shelf_rate, row.company_shelf_rate]));
  const ownRates = {
    ...nameAxis(rows.map((row) => percent(row.shelf_rate)), theme, 60),
    position: 'right',
  };
  return {
    grid: { left: 132, right: 60, top: 28, bottom: 24 },
    legend: {
      top: 0,
      left: 0,
      itemHeight: 10,
      textStyle: { color: theme.label },
      data: [names.own, names.company],
    },
    tooltip: { trigger: 'axis', axisPointer: { type: 'shadow' }, valueFormatter: percent },
    xAxis: {
      type: 'value',
      min: Math.max(0, Math.floor(least * 20 - 1) / 20),
      splitNumber: 4,
      splitLine: { lineStyle: { color: theme.grid } },
      axisLabel: { color: theme.label, formatter: (value: number) => percent(value) },
    },
    yAxis: [nameAxis(rows.map((row) => row.product_name), theme, 132), ownRates],
    series: [
      // The line between the two dots: an unseen bar up to the nearer one, a thin one on from there.
      {
        type: 'bar',
        stack: 'gap',
        silent: true,
        barWidth: 3,
        itemStyle: { color: 'transparent' },
        tooltip: { show: false },
        data: rows.map((row) => Math.min(row.shelf_rate, row.company_shelf_rate)),
      },
      {
        type: 'bar',
        stack: 'gap',
        silent: true,
        barWidth: 3,
        tooltip: { show: false },
        data: rows.map((row) => ({
          value: Math.abs(gapOf(row)),
          itemStyle: { color: gapOf(row) < 0 ? theme.bad : theme.good, opacity: 0.5 },
        })),
      },
      {
        type: 'scatter',
        name: names.company,
        symbol: 'circle',
        symbolSize: 9,
        itemStyle: { color: theme.accent },
        data: rows.map((row) => row.company_shelf_rate),
      },
      {
        type: 'scatter',
        name: names.own,
        symbol: 'circle',
        symbolSize: 12,
        itemStyle: { color: theme.primary },
        data: rows.map((row) => mark(row.shelf_rate, link(row.product_code))),
      },
      // Gives the right-hand names their axis.
      { type: 'scatter', yAxisIndex: 1, data: [], silent: true },
    ],
  } as EChartsCoreOption;
}

function gapOf(product: AreaKeyProduct): number {
  return product.shelf_rate - product.company_shelf_rate;
}
