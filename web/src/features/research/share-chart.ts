import type { ChartTheme } from '@/charts/chart-theme';
import type { ResearchLine } from './api/research';

/** One bar: an answer, its share and interval; nothing known of it when it is hidden. */
export interface ShareBar {
  name: string;
  share: number | null;
  low: number | null;
  high: number | null;
}

type Zh = boolean;
const nameOf = (category: { name: { zh: string; en: string } }, zh: Zh) => (zh ? category.name.zh : category.name.en);

/** The group of a line in words; empty in a table of one dimension. */
export function groupName(line: ResearchLine, zh: Zh): string {
  return [line.group_1, line.group_2]
    .filter((group) => group !== null && group !== undefined)
    .map((group) => nameOf(group, zh))
    .join(' · ');
}

/** The groups of a table in its order, those first of which something shows. */
export function groupNames(lines: readonly ResearchLine[], zh: Zh): string[] {
  const shown = new Map<string, boolean>();
  for (const line of lines) {
    const name = groupName(line, zh);
    shown.set(name, (shown.get(name) ?? false) || typeof line.share === 'number');
  }
  return [...shown].sort((a, b) => Number(b[1]) - Number(a[1])).map(([name]) => name);
}

export function barsOf(lines: readonly ResearchLine[], group: string, zh: Zh): ShareBar[] {
  return lines
    .filter((line) => groupName(line, zh) === group)
    .map((line) => ({
      name: nameOf(line.measured, zh),
      share: line.share ?? null,
      low: line.low ?? null,
      high: line.high ?? null,
    }));
}

const percent = (share: number) => Math.round(share * 1000) / 10;

interface Drawing {
  value: (index: number) => number;
  coord: (point: [number, number]) => [number, number];
}

/** A whisker from the low to the high end of an interval, with a stroke at either end. */
function whisker(api: Drawing, color: string) {
  const half = 5;
  const [x1, y] = api.coord([api.value(0), api.value(2)]);
  const [x2] = api.coord([api.value(1), api.value(2)]);
  const line = (a: number, b: number, c: number, d: number) => ({
    type: 'line' as const,
    shape: { x1: a, y1: b, x2: c, y2: d },
    style: { stroke: color, lineWidth: 1.5 },
  });
  return {
    type: 'group' as const,
    children: [line(x1, y, x2, y), line(x1, y - half, x1, y + half), line(x2, y - half, x2, y + half)],
  };
}

/** A bar for each answer with its 95 % interval; what is hidden has no bar but `hidden`. Pure. */
export function shareOptions(bars: readonly ShareBar[], words: { share: string; hidden: string }, theme: ChartTheme) {
  const known = bars.flatMap((bar, index) =>
    bar.low === null || bar.high === null ? [] : [[percent(bar.low), percent(bar.high), index]],
  );
  return {
    grid: { left: 8, right: 48, top: 8, bottom: 8, containLabel: true },
    xAxis: { type: 'value' as const, min: 0, axisLabel: { color: theme.label, formatter: '{value}%' }, splitLine: { lineStyle: { color: theme.grid } } },
    yAxis: {
      type: 'category' as const,
      inverse: true,
      data: bars.map((bar) => (bar.share === null ? `${bar.name}（${words.hidden}）` : bar.name)),
      axisLabel: { color: theme.text, width: 180, overflow: 'truncate' as const },
      axisLine: { lineStyle: { color: theme.line } },
      axisTick: { show: false },
    },
    series: [
      {
        type: 'bar' as const,
        name: words.share,
        barMaxWidth: 22,
        itemStyle: { color: theme.primary, opacity: 0.75 },
        data: bars.map((bar) => (bar.share === null ? null : percent(bar.share))),
      },
      {
        type: 'custom' as const,
        silent: true,
        encode: { x: [0, 1], y: 2 },
        renderItem: (_: unknown, api: Drawing) => whisker(api, theme.text),
        data: known,
      },
    ],
  };
}
