import { describe, expect, it } from 'vitest';
import { chartTheme } from '@/charts/chart-theme';
import { gradeMonthsOptions, scoreWaterfallOptions } from './grade-charts';

const theme = chartTheme('light');
const format = { language: 'zh', currency: 'CNY' } as const;

interface Series {
  data: unknown[];
  markLine?: { data: { yAxis: number }[] };
}
const seriesOf = (options: unknown): Series[] => (options as { series: Series[] }).series;

describe('scoreWaterfallOptions', () => {
  const parts = [
    { name: '购进数量', score: 8, weight: 35 },
    { name: '购进金额', score: 12.5, weight: 55 },
    { name: '规格数', score: 5, weight: 5 },
  ];
  it('stands each part on the sum of those before it, and the total on the ground', () => {
    const [base, bars] = seriesOf(scoreWaterfallOptions(parts, { total: '得分' }, theme, format));
    expect(base?.data).toEqual([0, 8, 20.5, 0]);
    expect(bars?.data.map((d) => (d as { value: number }).value)).toEqual([8, 12.5, 5, 25.5]);
  });
  it('draws only the cuts that exist: the top grade has no next', () => {
    const lines = { total: '得分', below: { score: 24, name: 'D21' } };
    const bars = seriesOf(scoreWaterfallOptions(parts, lines, theme, format))[1];
    expect(bars?.markLine?.data.map((d) => d.yAxis)).toEqual([24]);
  });
});

describe('gradeMonthsOptions', () => {
  const periodsOf = (options: unknown) => (options as { xAxis: { data: string[] } }).xAxis.data;
  it('puts the newest month last and names the months backwards from it', () => {
    const options = gradeMonthsOptions('2026-01', 22, [], [23, 26], 30, theme);
    expect(periodsOf(options)).toEqual(['2025-11', '2025-12', '2026-01']);
    expect(seriesOf(options)[0]?.data).toEqual([26, 23, 22]);
  });
  it('believes what was published, and leaves a month without a grade empty', () => {
    const published = [{ period: '2025-10', grade_no: 20 }, { period: '2025-12', grade_no: 24 }];
    const options = gradeMonthsOptions('2026-01', 22, published, [23], 30, theme);
    expect(periodsOf(options)).toEqual(['2025-10', '2025-11', '2025-12', '2026-01']);
    expect(seriesOf(options)[0]?.data).toEqual([20, null, 24, 22]);
  });
});
