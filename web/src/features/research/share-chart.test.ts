import { describe, expect, it } from 'vitest';
import { chartTheme } from '@/charts/chart-theme';
import type { ResearchLine } from './api/research';
import { barsOf, groupNames, shareOptions } from './share-chart';

const category = (code: string, zh: string) => ({ dimension: 'd', code, name: { zh, en: code } });
const line = (answer: string, age: string, share: number | null): ResearchLine => ({
  measured: category(answer, `答${answer}`),
  group_1: category(age, `${age} 岁`),
  group_2: null,
  answers: share === null ? null : 100,
  group: 200,
  share,
  low: share === null ? null : share - 0.05,
  high: share === null ? null : share + 0.05,
});
const lines = [line('1', '18-24', null), line('2', '18-24', null), line('1', '25-34', 0.25), line('2', '25-34', null)];

describe('the picture of a research table', () => {
  it('puts groups of which something shows first', () => {
    expect(groupNames(lines, true)).toEqual(['25-34 岁', '18-24 岁']);
  });
  it('draws a bar and an interval for what shows, and says what is hidden', () => {
    const bars = barsOf(lines, '25-34', false);
    expect(bars.map((bar) => bar.share)).toEqual([0.25, null]);
    const options = shareOptions(bars, { share: 'Share', hidden: 'too few' }, chartTheme('light'));
    expect(options.yAxis.data).toEqual(['1', '2（too few）']);
    expect(options.series[0]?.data).toEqual([25, null]);
    expect(options.series[1]?.data).toEqual([[20, 30, 0]]);
  });
});
