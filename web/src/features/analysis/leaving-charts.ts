import type { EChartsCoreOption } from 'echarts/core';
import type { ChartTheme } from '@/charts/chart-theme';
import type { BackTest, DocumentOf } from './api/results';

/** The pictures of the page on falling away, and its tree as steps. Pure. */

export type LeavingNode = DocumentOf<'leaving'>['tree'][number];

/** A node of the tree with what leads to it. */
export interface TreeStep {
  node: LeavingNode;
  /** Nothing: the root. Without a threshold it asks whether the value is known. */
  condition?: { feature: string; isBelow: boolean; threshold: number | undefined; takesUnknown: boolean };
  children: readonly TreeStep[];
}

/** The flat list of nodes as a tree; of each pair the branch with the higher rate comes first. */
export function treeOf(nodes: readonly LeavingNode[]): TreeStep | undefined {
  const stepAt = (index: number, condition: TreeStep['condition']): TreeStep | undefined => {
    const node = nodes[index];
    if (node === undefined) return undefined;
    const children = [
      { at: node.below, isBelow: true },
      { at: node.from, isBelow: false },
    ]
      .map(({ at, isBelow }) =>
        stepAt(at, {
          feature: node.feature,
          isBelow,
          threshold: node.threshold ?? undefined,
          takesUnknown: node.is_missing_below === isBelow,
        }),
      )
      .filter((step): step is TreeStep => step !== undefined)
      .sort((a, b) => b.node.rate - a.node.rate);
    return { node, ...(condition === undefined ? {} : { condition }), children };
  };
  return stepAt(nodes.findIndex((node) => node.parent < 0), undefined);
}

/** Influences as bars, the strongest on top. */
export function influenceOptions(
  rows: readonly { name: string; influence: number }[],
  theme: ChartTheme,
): EChartsCoreOption {
  return {
    grid: { left: 178, right: 48, top: 4, bottom: 4 },
    tooltip: { trigger: 'item', valueFormatter: (value: unknown) => Number(value).toFixed(3) },
    xAxis: { type: 'value', show: false, min: 0 },
    yAxis: {
      type: 'category',
      inverse: true,
      data: rows.map((row) => row.name),
      axisLine: { show: false },
      axisTick: { show: false },
      axisLabel: { color: theme.text, width: 166, overflow: 'break', fontSize: 12, lineHeight: 14 },
    },
    series: [
      {
        type: 'bar',
        barWidth: 14,
        itemStyle: { color: theme.primary, borderRadius: [0, 3, 3, 0] },
        data: rows.map((row) => row.influence),
        label: {
          show: true,
          position: 'right',
          color: theme.label,
          formatter: ({ value }: { value: unknown }) => Number(value).toFixed(2),
        },
      },
    ],
  } as EChartsCoreOption;
}

/** What was said beside what came: on the dashed line the model is taken at its word. */
export function reliabilityOptions(
  bands: BackTest['reliability'],
  words: { said: string; came: string; cases: string },
  theme: ChartTheme,
): EChartsCoreOption {
  const most = Math.max(1, ...bands.map((band) => band.cases));
  const highest = Math.max(0.05, ...bands.flatMap((band) => [band.said, band.came]));
  const edge = Math.min(1, Math.ceil(highest * 10.5) / 10);
  const percent = (value: number): string => `${Math.round(value * 1000) / 10}%`;
  const axis = (name: string) => ({
    type: 'value',
    name,
    nameLocation: 'middle',
    nameTextStyle: { color: theme.label },
    min: 0,
    max: edge,
    splitNumber: 4,
    splitLine: { lineStyle: { color: theme.grid } },
    axisLine: { lineStyle: { color: theme.grid } },
    axisLabel: { color: theme.label, formatter: percent },
  });
  return {
    grid: { left: 58, right: 16, top: 12, bottom: 44 },
    tooltip: {
      formatter: ({ value }: { value: unknown }) => {
        if (!Array.isArray(value)) return '';
        const [said, came, cases] = value as number[];
        return `${words.said} ${percent(said ?? 0)}\n${words.came} ${percent(came ?? 0)}\n${words.cases} ${String(cases)}`;
      },
    },
    xAxis: { ...axis(words.said), nameGap: 26 },
    yAxis: { ...axis(words.came), nameGap: 42 },
    series: [
      {
        type: 'line',
        silent: true,
        symbol: 'none',
        lineStyle: { color: theme.line, type: 'dashed', width: 1.5 },
        data: [
          [0, 0],
          [edge, edge],
        ],
      },
      {
        type: 'scatter',
        itemStyle: { color: theme.primary, opacity: 0.85 },
        symbolSize: (value: number[]) => 7 + 17 * Math.sqrt((value[2] ?? 0) / most),
        data: bands.map((band) => [band.said, band.came, band.cases]),
      },
    ],
  } as EChartsCoreOption;
}
