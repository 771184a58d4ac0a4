import { describe, expect, it } from 'vitest';
import { chartTheme } from '@/charts/chart-theme';
import { inTwoLines, moveOptions, profileOptions, summaryOfMoves } from './cluster-charts';
import { reliabilityOptions, treeOf } from './leaving-charts';
import { bandNames, rfmOptions } from './value-charts';

const theme = chartTheme('light');
const format = { language: 'zh' as const, currency: 'CNY' };

/** Series of options, as loosely as a test needs them. */
function seriesOf(options: unknown): { data: Record<string, unknown>[] }[] {
  return (options as { series: { data: Record<string, unknown>[] }[] }).series;
}

describe('the picture of recency by frequency', () => {
  const words = {
    recency: 'R',
    frequency: 'F',
    recencyNames: ['old', '56', '28', '14', '7'],
    frequencyNames: ['few', '2', '3', '4', 'many'],
    shops: 'shops',
    meanAmount: 'mean',
  };
  it('places the cell of score 5, 5 at the top right, and writes no zero', () => {
    const cells = [
      { recency: 5, frequency: 5, shops: 8, mean_amount_minor: 100 },
      { recency: 1, frequency: 2, shops: 0, mean_amount_minor: 0 },
    ];
    const data = seriesOf(rfmOptions(cells, words, theme, format))[0]?.data;
    expect(data?.[0]?.value).toEqual([4, 4, 8]);
    expect(data?.[1]?.value).toEqual([1, 0, 0]);
    expect(data?.map((one) => (one.label as { show: boolean }).show)).toEqual([true, false]);
  });
  it('names bands of a probability', () => {
    expect(bandNames(10)[0]).toBe('0–10%');
    expect(bandNames(10)[9]).toBe('90–100%');
  });
});

describe('groups', () => {
  it('keep a far feature on the rim of the radar', () => {
    const cluster = {
      cluster: 1,
      name: { zh: '大', en: 'large' },
      shops: 1,
      outliers: 0,
      amount_share: 1,
      features: [
        { feature: 'a', mean: 1, deviation: 4.1 },
        { feature: 'b', mean: 1, deviation: -0.5 },
      ],
    };
    const data = seriesOf(
      profileOptions(cluster, ['a', 'b'], { own: 'o', company: 'c' }, '#000', theme),
    )[0]?.data;
    expect(data?.[1]?.value).toEqual([2, -0.5]);
  });
  it('break long names near the middle', () => {
    expect(inTwoLines('Trend of the amount')).toBe('Trend of\nthe amount');
    expect(inTwoLines('一二类占比')).toBe('一二类占比');
  });
  const moves = [
    { from: 1, to: 1, shops: 90 },
    { from: 1, to: 2, shops: 4 },
    { from: 2, to: 1, shops: 6 },
    { from: 0, to: 2, shops: 3 },
    { from: 2, to: 0, shops: 2 },
  ];
  it('count who stayed, who moved between groups, who came and who went', () => {
    expect(summaryOfMoves(moves)).toEqual({
      both: 100, // 90 + 4 + 6
      stayed: 90,
      entered: 3,
      left: 2,
      largest: { from: 2, to: 1, shops: 6 },
    });
    expect(summaryOfMoves([{ from: 1, to: 1, shops: 5 }]).largest).toBeUndefined();
  });
  it('leave those who stayed out of the colours', () => {
    const groups = [
      { cluster: 1, name: 'one', column: '1' },
      { cluster: 2, name: 'two', column: '2' },
      { cluster: 0, name: 'none', column: '–' },
    ];
    const options = moveOptions(moves, groups, { before: 'b', now: 'n' }, theme, format);
    expect((options as { visualMap: { max: number } }).visualMap.max).toBe(6);
    const data = seriesOf(options)[0]?.data;
    expect(data?.map((one) => one.visualMap)).toEqual([false, undefined, undefined, undefined, undefined]);
    expect(data?.[3]?.value).toEqual([1, 2, 3]); // to `two` (1) from `none` (2)
  });
});

describe('falling away', () => {
  const leaf = { below: -1, from: -1, feature: '', threshold: 0, is_missing_below: false };
  const nodes = [
    { parent: -1, below: 1, from: 2, feature: 'overdue', threshold: 2, is_missing_below: false, shops: 100, rate: 0.1 },
    { ...leaf, parent: 0, shops: 80, rate: 0.05 },
    { ...leaf, parent: 0, shops: 20, rate: 0.3, held_out_rate: 0.25 },
  ];
  it('reads the flat nodes as steps, the riskier branch first', () => {
    const root = treeOf(nodes);
    expect(root?.condition).toBeUndefined();
    expect(root?.children.map((step) => step.node.rate)).toEqual([0.3, 0.05]);
    expect(root?.children.map((step) => step.condition)).toEqual([
      { feature: 'overdue', isBelow: false, threshold: 2, takesUnknown: true },
      { feature: 'overdue', isBelow: true, threshold: 2, takesUnknown: false },
    ]);
  });
  it('asks whether a value is known where a step has no threshold', () => {
    const asks = [
      { parent: -1, below: 1, from: 2, feature: 'own_ago_days', is_missing_below: true, shops: 100, rate: 0.1 },
      { ...leaf, parent: 0, shops: 80, rate: 0.3 },
      { ...leaf, parent: 0, shops: 20, rate: 0.05 },
    ];
    expect(treeOf(asks)?.children.map((step) => step.condition)).toEqual([
      { feature: 'own_ago_days', isBelow: true, threshold: undefined, takesUnknown: true },
      { feature: 'own_ago_days', isBelow: false, threshold: undefined, takesUnknown: false },
    ]);
  });
  it('has no tree without nodes', () => {
    expect(treeOf([])).toBeUndefined();
  });
  it('draws said and came on the same scale, so that the diagonal is where they agree', () => {
    const bands = [
      { said: 0.02, came: 0.03, cases: 300 },
      { said: 0.4, came: 0.35, cases: 20 },
    ];
    const options = reliabilityOptions(bands, { said: 's', came: 'c', cases: 'n' }, theme) as {
      xAxis: { max: number };
      yAxis: { max: number };
    };
    expect(options.xAxis.max).toBe(options.yAxis.max);
    expect(options.xAxis.max).toBe(0.5); // ceil(0.4 * 10.5) / 10
    expect(seriesOf(options)[1]?.data).toEqual([
      [0.02, 0.03, 300],
      [0.4, 0.35, 20],
    ]);
  });
});
