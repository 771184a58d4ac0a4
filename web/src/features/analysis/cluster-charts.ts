import type { EChartsCoreOption } from 'echarts/core';
import type { ChartTheme } from '@/charts/chart-theme';
import { formatFigure } from '@/lib/figure';
import type { FigureFormat } from '@/lib/figure';
import type { DocumentOf } from './api/results';
import { FULL_SHARE } from './value-charts';

/** The pictures of the cluster page: rows in, ECharts options out. Pure. */

export type Cluster = DocumentOf<'clusters'>['clusters'][number];
export type ClusterMove = DocumentOf<'clusters'>['moves'][number];
type ClusterCount = DocumentOf<'clusters'>['tried'][number];

/** Beyond so many standard deviations the radar's point stays on its rim. */
export const RIM = 2;

/** One group's features around the company's mean, the dashed ring. */
export function profileOptions(
  cluster: Cluster,
  names: readonly string[],
  words: { own: string; company: string },
  color: string,
  theme: ChartTheme,
): EChartsCoreOption {
  const onRim = (value: number): number => Math.max(-RIM, Math.min(RIM, value));
  return {
    tooltip: { show: false },
    radar: {
      indicator: names.map((name) => ({ name: inTwoLines(name), min: -RIM, max: RIM })),
      center: ['50%', '53%'],
      radius: '74%',
      axisNameGap: 6,
      splitNumber: 4,
      axisName: { color: theme.label, fontSize: 11, lineHeight: 13 },
      splitArea: { show: false },
      splitLine: { lineStyle: { color: theme.grid } },
      axisLine: { lineStyle: { color: theme.grid } },
    },
    series: [
      {
        type: 'radar',
        symbol: 'none',
        data: [
          {
            name: words.company,
            value: names.map(() => 0),
            lineStyle: { color: theme.label, type: 'dashed', width: 1.2 },
          },
          {
            name: words.own,
            value: cluster.features.map((feature) => onRim(feature.deviation)),
            lineStyle: { color, width: 2 },
            areaStyle: { color, opacity: 0.22 },
          },
        ],
      },
    ],
  } as EChartsCoreOption;
}

const LINE_LETTERS = 12;

/** A long name broken at the space nearest to its middle; Chinese names are short. */
export function inTwoLines(name: string): string {
  if (name.length <= LINE_LETTERS) return name;
  const middle = name.length / 2;
  const spaces = [...name.matchAll(/ /g)].map((match) => match.index);
  const nearest = spaces.sort((a, b) => Math.abs(a - middle) - Math.abs(b - middle))[0];
  return nearest === undefined ? name : `${name.slice(0, nearest)}\n${name.slice(nearest + 1)}`;
}

export interface MoveSummary {
  /** Shops that were in a group then and are in one now. */
  both: number;
  stayed: number;
  entered: number;
  left: number;
  /** The largest move between two groups. */
  largest?: ClusterMove;
}

export function summaryOfMoves(moves: readonly ClusterMove[]): MoveSummary {
  const sum = (wanted: (move: ClusterMove) => boolean): number =>
    moves.filter(wanted).reduce((all, move) => all + move.shops, 0);
  const between = moves.filter((move) => move.from !== 0 && move.to !== 0 && move.from !== move.to);
  const largest = [...between].sort((a, b) => b.shops - a.shops)[0];
  return {
    both: sum((move) => move.from !== 0 && move.to !== 0),
    stayed: sum((move) => move.from !== 0 && move.from === move.to),
    entered: sum((move) => move.from === 0 && move.to !== 0),
    left: sum((move) => move.from !== 0 && move.to === 0),
    ...(largest === undefined ? {} : { largest }),
  };
}

/** From which group to which: who stayed is grey, who moved is coloured by how many. */
export function moveOptions(
  moves: readonly ClusterMove[],
  groups: readonly { cluster: number; name: string; column: string }[],
  words: { before: string; now: string },
  theme: ChartTheme,
  format: FigureFormat,
): EChartsCoreOption {
  const places = new Map(groups.map((group, index) => [group.cluster, index]));
  const names = groups.map((group) => group.name);
  const most = Math.max(1, ...moves.filter((one) => one.from !== one.to).map((one) => one.shops));
  const nameOf = (cluster: number): string => names[places.get(cluster) ?? -1] ?? '';
  const axis = { axisTick: { show: false }, axisLine: { show: false }, type: 'category' };
  return {
    grid: { left: 132, right: 8, top: 66, bottom: 8 },
    tooltip: {
      formatter: ({ dataIndex }: { dataIndex: number }) => {
        const move = moves[dataIndex];
        if (move === undefined) return '';
        return `${nameOf(move.from)} → ${nameOf(move.to)}\n${formatFigure(move.shops, 'count', format)}`;
      },
    },
    xAxis: {
      ...axis,
      data: groups.map((group) => group.column),
      position: 'top',
      name: `${words.before} ↓   ${words.now} →`,
      nameLocation: 'start',
      nameTextStyle: { color: theme.label, align: 'right', verticalAlign: 'bottom', padding: [0, 10, 30, 0] },
      axisLabel: { color: theme.text, interval: 0, width: 92, overflow: 'break', fontSize: 12 },
    },
    yAxis: {
      ...axis,
      data: names,
      inverse: true,
      axisLabel: { color: theme.text, width: 120, overflow: 'break', fontSize: 12 },
    },
    visualMap: {
      show: false,
      min: 0,
      max: most,
      inRange: { color: [theme.surface, theme.accent] },
    },
    series: [
      {
        type: 'heatmap',
        itemStyle: { borderColor: theme.surface, borderWidth: 2 },
        data: moves.map((move) => {
          const share = move.shops / most;
          const isStay = move.from === move.to;
          return {
            value: [places.get(move.to) ?? 0, places.get(move.from) ?? 0, move.shops],
            ...(isStay ? { visualMap: false, itemStyle: { color: theme.grid } } : {}),
            label: { show: true, color: !isStay && share > FULL_SHARE ? theme.surface : theme.text },
          };
        }),
        label: {
          formatter: ({ value }: { value: number[] }) => formatFigure(value[2] ?? 0, 'count', format),
        },
      },
    ],
  } as EChartsCoreOption;
}

/** How well each number of groups stood: the chosen one is marked. */
export function triedOptions(
  tried: readonly ClusterCount[],
  chosen: number,
  words: { silhouette: string; stability: string; chosen: string; groups: string },
  theme: ChartTheme,
): EChartsCoreOption {
  const line = (name: string, color: string, values: readonly number[], mark: object) => ({
    type: 'line',
    name,
    symbolSize: 7,
    symbol: 'circle',
    lineStyle: { width: 2, color },
    itemStyle: { color },
    data: [...values],
    ...mark,
  });
  return {
    grid: { left: 40, right: 16, top: 50, bottom: 30 },
    legend: { top: 0, left: 0, itemHeight: 10, textStyle: { color: theme.label } },
    tooltip: {
      trigger: 'axis',
      valueFormatter: (value: unknown) => (typeof value === 'number' ? value.toFixed(2) : ''),
    },
    xAxis: {
      type: 'category',
      data: tried.map((one) => String(one.clusters)),
      name: words.groups,
      nameLocation: 'middle',
      nameGap: 20,
      nameTextStyle: { color: theme.label },
      axisTick: { show: false },
      axisLine: { lineStyle: { color: theme.grid } },
      axisLabel: { color: theme.text },
    },
    yAxis: {
      type: 'value',
      min: 0,
      max: 1,
      interval: 0.25,
      splitLine: { lineStyle: { color: theme.grid } },
      axisLabel: { color: theme.label },
    },
    series: [
      line(words.stability, theme.primary, tried.map((one) => one.stability), {
        markLine: {
          silent: true,
          symbol: 'none',
          lineStyle: { color: theme.accent, type: 'dashed' },
          label: { formatter: words.chosen, color: theme.accent, position: 'end', rotate: 0, distance: 4 },
          data: [{ xAxis: String(chosen) }],
        },
      }),
      line(words.silhouette, theme.series[2] ?? theme.accent, tried.map((one) => one.silhouette), {}),
    ],
  } as EChartsCoreOption;
}
