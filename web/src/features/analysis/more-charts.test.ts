import { describe, expect, it } from 'vitest';
import { chartTheme } from '@/charts/chart-theme';
import { curveOptions, figuresOf, triangleCells, triangleOptions } from './cohort-charts';
import { fanOptions } from './forecast-charts';
import { networkOptions, rulesOf } from './range-charts';
import type { RangeRule } from './range-charts';
import { barsOptions, methodBars } from './recommended-charts';
import { strangeOptions } from './strange-charts';

const theme = chartTheme('light');
const format = { language: 'zh' as const, currency: 'CNY' };

interface Series {
  name?: string;
  data: unknown[];
}
const seriesOf = (options: unknown): Series[] => (options as { series: Series[] }).series;

describe('retention', () => {
  const rows = [
    { cohort: '2026-08', first: '2026-08', shops: 4, active: [4, 3, 1], amount_minor: [800, 600, 100] },
    { cohort: '2026-09', first: '2026-09', shops: 2, active: [2, 1], amount_minor: [500, 300] },
  ];
  it('is the share of the shops that began together, those that left counting as none', () => {
    const cells = triangleCells(rows, 'share', 12);
    expect(cells.map((cell) => cell.value)).toEqual([1, 0.75, 0.25, 1, 0.5]);
    expect(triangleCells(rows, 'amount', 12).map((cell) => cell.value)).toEqual([200, 150, 25, 250, 150]);
    expect(triangleCells(rows, 'share', 2)).toHaveLength(4);
  });
  it('begins its colours below the lowest share and never above nine tenths', () => {
    const words = { rows: ['a', 'b'], monthsSince: 'm', active: 'n' };
    const leastOf = (cells: ReturnType<typeof triangleCells>): number =>
      (triangleOptions(cells, 'share', words, theme, format) as { visualMap: { min: number } }).visualMap.min;
    expect(leastOf(triangleCells(rows, 'share', 12))).toBe(0.1); // floor(2.5 - 1) / 10
    expect(leastOf([{ month: 0, row: 0, shops: 1, value: 1 }])).toBe(0.9);
  });
  it('turns a curve with its interval: what lasted least is what is over most', () => {
    const point = { days: 7, at_risk: 9, events: 1, lost: 0, share: 0.75, low: 0.5, high: 1 };
    expect(figuresOf(point, true)).toEqual({ share: 0.25, low: 0, high: 0.5 });
    const series = seriesOf(curveOptions([{ name: 'c', color: '#000', points: [point] }], 'd', theme, format));
    expect(series.map((one) => one.data[0])).toEqual([
      [7, 0.75],
      [7, 0.5],
      [7, 0.5], // the ground stands on the lower edge: 1 - 0.5
    ]);
  });
});

describe('a forecast', () => {
  it('opens its fan at the last known month, and never below nothing', () => {
    const series = {
      kind: 'company',
      code: '',
      name: '',
      method: 'ets',
      unknown: '',
      trials: [],
      history: [
        { period: '2026-09', quantity: 5 },
        { period: '2026-10', quantity: 7 },
      ],
      steps: [{ period: '2026-11', quantity: 6, low: -2, high: 9 }],
    };
    const words = { actual: 'a', forecast: 'f', interval: 'i' };
    expect(seriesOf(fanOptions(series, words, theme, format)).map((one) => one.data)).toEqual([
      [5, 7],
      [null, 7, 6],
      [null, 7, 0],
      [null, 0, 9],
    ]);
  });
});

describe('strange months', () => {
  it('stand above and below the line', () => {
    const month = { period: '2026-10', movement: 1, holiday: '', month_up: 3, month_down: 2, level_up: 1, level_down: 4, explained: 0 };
    const words = { monthUp: 'mu', levelUp: 'lu', monthDown: 'md', levelDown: 'ld' };
    const series = seriesOf(strangeOptions([month], ['2026-10'], words, theme));
    expect(series.map((one) => [one.name, one.data[0]])).toEqual([
      ['lu', 1],
      ['mu', 3],
      ['ld', -4],
      ['md', -2],
    ]);
  });
});

describe('rules between products', () => {
  const rule = (left: string[], right: string, leverage: number, lift: number): RangeRule => ({
    left,
    right,
    leverage,
    lift,
    shops: 1,
    support: 0,
    confidence: 0,
    p: 0,
    lacking: 0,
  });
  const rules = [rule(['1'], '2', 0.3, 1.5), rule(['2', '3'], '4', 0.2, 3), rule(['5'], '6', 0.1, 2)];
  it('are those that name the product on either side, in the order asked for', () => {
    expect(rulesOf(rules, '2', 'leverage')).toEqual([rules[0], rules[1]]);
    expect(rulesOf(rules, '', 'lift').map((one) => one.lift)).toEqual([3, 2, 1.5]);
  });
  it('draw only products that an edge names', () => {
    const product = (id: string) => ({ product: id, product_code: id, product_name: `p${id}`, shops: 1, advised: 0 });
    const edges = [{ from: '1', to: '2', shops: 1, confidence: 1, lift: 2 }];
    const words = { shops: 's', confidence: 'c', lift: 'l' };
    const nodes = seriesOf(
      networkOptions(['1', '2', '3'].map(product), edges, '2', 2, words, theme, format),
    )[0]?.data as { id: string; itemStyle: { color: string } }[];
    expect(nodes.map((node) => node.id)).toEqual(['1', '2']);
    expect(nodes[1]?.itemStyle.color).toBe(theme.accent);
  });
});

describe('ways of recommending', () => {
  it('stand best first, and what is not known has no bar', () => {
    const methods = [
      { method: 'popular', recall: 0.3, new_share: 0.05 },
      { method: 'blend', recall: 0.6, new_share: null },
    ];
    const bars = methodBars(methods, (method) => method, { recall: 'r', newShare: 'n' });
    expect(bars.names).toEqual(['blend', 'popular']);
    expect(seriesOf(barsOptions(bars, theme, format)).map((one) => one.data)).toEqual([
      [0.6, 0.3],
      [null, 0.05],
    ]);
  });
});
