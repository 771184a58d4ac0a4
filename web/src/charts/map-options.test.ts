import { describe, expect, it } from 'vitest';
import { chartTheme } from './chart-theme';
import { convexHull, mapOptions } from './map-options';

describe('map of shops', () => {
  it('draws the hull around the outermost shops only', () => {
    const square = [[0, 0], [2, 0], [2, 2], [0, 2], [1, 1]] as const;
    expect(convexHull(square)).toEqual([[0, 0], [2, 0], [2, 2], [0, 2]]);
    expect(convexHull([[1, 1]])).toEqual([[1, 1]]);
  });
  it('makes one series of dots for each group, with the shop’s id to open', () => {
    const point = (id: string, group: string) => ({ id, name: id, lng: 117 + Number(id), lat: 24, group });
    const options = mapOptions([point('1', 'A'), point('2', 'B'), point('3', 'A')], chartTheme('light'), false, 2);
    const series = options.series as { name: string; data: { id: string }[] }[];
    expect(series.map((one) => [one.name, one.data.map((dot) => dot.id)])).toEqual([
      ['A', ['1', '3']],
      ['B', ['2']],
    ]);
  });
  it('draws a kilometre as long either way, whatever the shape of the picture', () => {
    const points = [[116, 59], [118, 61]].map(([lng = 0, lat = 0]) => ({ id: '', name: '', group: '', lng, lat }));
    for (const shape of [0.7, 1, 2.5]) {
      const { xAxis, yAxis } = mapOptions(points, chartTheme('light'), false, shape) as Record<'xAxis' | 'yAxis', { min: number; max: number }>;
      // At 60° a degree of longitude is half as long as one of latitude.
      expect((xAxis.max - xAxis.min) / 2 / (yAxis.max - yAxis.min)).toBeCloseTo(shape, 6);
      expect(yAxis.max - yAxis.min).toBeGreaterThan(2);
      expect(xAxis.max - xAxis.min).toBeGreaterThan(2);
    }
  });
  it('stands without any shop', () => {
    expect(mapOptions([], chartTheme('dark'), true, 1).series).toEqual([]);
  });
});
