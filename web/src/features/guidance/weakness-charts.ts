import type { EChartsCoreOption } from 'echarts/core';
import { formatChange, formatDifference, formatFigure, textIn } from '@/lib/figure';
import type { FigureFormat } from '@/lib/figure';
import { THICK, mark, nameAxis } from './chart-parts';
import type { ChartContext, Link } from './chart-parts';
import type { ClassEffect, ContributionLine } from './dashboard-document';

/** Pictures of what holds the area back, and of what visiting changed. Pure. */

/**
 * Who makes the gap: each class's part of it, the parts that widen it first. `isAdverse` says which
 * sign widens it.
 */
export function contributionOptions(
  parts: readonly ContributionLine[],
  isAdverse: (part: number) => boolean,
  unit: string,
  link: Link,
  { theme, format }: ChartContext,
): EChartsCoreOption {
  const size = (part: ContributionLine): number =>
    isAdverse(part.contribution) ? Math.abs(part.contribution) : -Math.abs(part.contribution);
  const rows = [...parts].sort((a, b) => size(b) - size(a));
  return {
    grid: { left: 120, right: 8, top: 4, bottom: 4 },
    tooltip: {
      trigger: 'item',
      valueFormatter: (value: unknown) => formatFigure(Number(value), unit, format),
    },
    // Room for the numbers at both ends.
    xAxis: { type: 'value', show: false, boundaryGap: ['28%', '28%'] },
    yAxis: nameAxis(
      rows.map((row) => textIn(row.name, format.language)),
      theme,
      120,
    ),
    series: [
      {
        type: 'bar',
        barWidth: THICK,
        data: rows.map((row) => ({
          ...mark(size(row), link(row.class_code ?? '')),
          itemStyle: { color: size(row) > 0 ? theme.bad : theme.good, borderRadius: 2 },
          label: { position: size(row) > 0 ? 'right' : 'left' },
        })),
        label: {
          show: true,
          color: theme.label,
          formatter: ({ value }: { value: unknown }) =>
            formatDifference(Number(value), unit, format),
        },
      },
    ],
  } as EChartsCoreOption;
}

/** Share improved among last month's listed shops, against shops like them that were not listed. */
export function effectOptions(
  classes: readonly ClassEffect[],
  { theme, format, word }: ChartContext,
): EChartsCoreOption {
  const known = classes.filter((line) => line.improved_share !== undefined);
  const percent = (value: unknown): string =>
    typeof value === 'number' ? formatFigure(value, 'percent', format) : '';
  const bar = { type: 'bar' as const, barWidth: 10, barGap: '30%' };
  return {
    grid: { left: 132, right: 108, top: 28, bottom: 4 },
    legend: { top: 0, left: 0, itemHeight: 10, itemWidth: 14, textStyle: { color: theme.label } },
    tooltip: { trigger: 'axis', axisPointer: { type: 'shadow' }, valueFormatter: percent },
    xAxis: { type: 'value', show: false, min: 0 },
    yAxis: nameAxis(
      known.map((line) => textIn(line.name, format.language)),
      theme,
      132,
    ),
    series: [
      {
        ...bar,
        name: word('effect_listed'),
        itemStyle: { color: theme.primary, borderRadius: [0, 3, 3, 0] },
        data: known.map((line) => line.improved_share ?? null),
        label: {
          show: true,
          position: 'right',
          color: theme.text,
          formatter: ({ dataIndex }: { dataIndex: number }) => effectLabel(known[dataIndex], format),
        },
      },
      {
        ...bar,
        name: word('effect_unlisted'),
        itemStyle: { color: theme.line, borderRadius: [0, 3, 3, 0] },
        data: known.map((line) => line.unlisted_share ?? null),
      },
    ],
  } as EChartsCoreOption;
}

function effectLabel(line: ClassEffect | undefined, format: FigureFormat): string {
  if (line?.improved_share === undefined) return '';
  const share = formatFigure(line.improved_share, 'percent', format);
  if (line.effect === undefined) return share;
  const points = formatChange(line.effect, format.language).replace('%', '');
  return `${share}  (${points})`;
}
