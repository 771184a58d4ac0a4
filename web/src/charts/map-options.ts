import type { EChartsCoreOption } from 'echarts/core';
import type { ChartTheme } from './chart-theme';

/** One shop on the map. */
export interface MapPoint {
  id: string;
  name: string;
  lng: number;
  lat: number;
  /** What the colour stands for. */
  group: string;
}

const pairSize = 2;

/**
 * Shops where they stand, without map tiles: nothing of a company's shops is asked of anybody else.
 * Longitude is stretched by the latitude, so that a kilometre is as long either way. Areas are the
 * hulls of their shops. Pure.
 * @param shape  width of the picture by its height
 */
export function mapOptions(
  points: readonly MapPoint[],
  theme: ChartTheme,
  withHulls: boolean,
  shape: number,
): EChartsCoreOption {
  const groups = [...new Set(points.map((point) => point.group))].sort();
  const middle = points.reduce((sum, point) => sum + point.lat, 0) / Math.max(1, points.length);
  const colourOf = (index: number) => theme.series[index % theme.series.length] ?? theme.primary;
  const dots = groups.map((group, index) => ({
    type: 'scatter' as const,
    name: group,
    symbolSize: points.length > 5_000 ? 4 : points.length > 1_000 ? 6 : 8,
    itemStyle: { color: colourOf(index), opacity: 0.75 },
    emphasis: { itemStyle: { opacity: 1, borderColor: theme.text, borderWidth: 1 } },
    data: points.filter((p) => p.group === group).map((p) => ({ value: [p.lng, p.lat], id: p.id, name: p.name })),
  }));
  const hulls = withHulls
    ? groups.map((group, index) => {
        const ring = convexHull(points.filter((p) => p.group === group).map((p) => [p.lng, p.lat] as const));
        return {
          type: 'line' as const,
          name: group,
          silent: true,
          symbol: 'none',
          tooltip: { show: false },
          lineStyle: { color: colourOf(index), width: 1, opacity: 0.5 },
          data: ring.length > pairSize ? [...ring, ring[0]] : [],
        };
      })
    : [];
  const stretch = Math.cos((middle * Math.PI) / 180);
  const [x, y] = [span(points.map((p) => p.lng)), span(points.map((p) => p.lat))];
  const unit = Math.max(((x.max - x.min) * stretch) / shape, y.max - y.min, 0.01) * 1.08;
  const around = (s: { min: number; max: number }, size: number) => ({
    min: (s.min + s.max) / 2 - size / 2,
    max: (s.min + s.max) / 2 + size / 2,
  });
  const axis = { type: 'value' as const, show: false };
  return {
    grid: { left: 4, right: 4, top: 34, bottom: 4 },
    legend: { type: 'scroll', top: 0, textStyle: { color: theme.text } },
    tooltip: { formatter: '{b}' },
    xAxis: { ...axis, ...around(x, (unit * shape) / stretch) },
    yAxis: { ...axis, ...around(y, unit) },
    dataZoom: [
      { type: 'inside', xAxisIndex: 0, filterMode: 'none' },
      { type: 'inside', yAxisIndex: 0, filterMode: 'none' },
    ],
    animation: false,
    series: [...hulls, ...dots],
  };
}

function span(values: readonly number[]): { min: number; max: number } {
  return values.reduce(
    (now, value) => ({ min: Math.min(now.min, value), max: Math.max(now.max, value) }),
    { min: values[0] ?? 0, max: values[0] ?? 0 },
  );
}

type Pair = readonly [number, number];

/** Andrew's monotone chain; fewer than three points are returned as they are. */
export function convexHull(points: readonly Pair[]): Pair[] {
  const sorted = [...points].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  if (sorted.length < 3) return sorted;
  const turn = (o: Pair, a: Pair, b: Pair) => (a[0] - o[0]) * (b[1] - o[1]) - (a[1] - o[1]) * (b[0] - o[0]);
  const half = (run: readonly Pair[]) => {
    const kept: Pair[] = [];
    for (const point of run) {
      for (;;) {
        const [last, before] = [kept.at(-1), kept.at(-2)];
        if (last === undefined || before === undefined || turn(before, last, point) > 0) break;
        kept.pop();
      }
      kept.push(point);
    }
    return kept.slice(0, -1);
  };
  return [...half(sorted), ...half([...sorted].reverse())];
}
