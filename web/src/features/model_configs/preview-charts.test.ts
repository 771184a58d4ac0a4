import { describe, expect, it } from 'vitest';
import { chartTheme } from '@/charts/chart-theme';
import { gradeSizeOptions, listChangeOptions } from './preview-charts';

const theme = chartTheme('light');
interface Drawn {
  xAxis: { data?: string[]; min?: number; max?: number };
  series: { data: number[]; label?: { formatter: (p: { value: number }) => string } }[];
}
const drawn = (options: unknown): Drawn => options as Drawn;

describe('listChangeOptions', () => {
  const row = {
    class_code: 'NEW_RETAIL',
    class_name: { zh: '新零售' },
    before: 10,
    after: 12,
    entered: 5,
    left: 3,
  };
  const chart = drawn(listChangeOptions([row], { entered: 'in', left: 'out' }, theme, 'zh'));
  it('draws those who leave to the left and those who enter to the right, on one scale', () => {
    expect(chart.series[0]?.data).toEqual([-3]);
    expect(chart.series[1]?.data).toEqual([5]);
    expect(chart.xAxis.min).toBe(-(chart.xAxis.max ?? 0));
  });
  it('names the numbers without a double sign, and says nothing for none', () => {
    expect(chart.series[0]?.label?.formatter({ value: -3 })).toBe('−3');
    expect(chart.series[1]?.label?.formatter({ value: 0 })).toBe('');
  });
});

describe('gradeSizeOptions', () => {
  it('puts the best grade at the right, whatever order the rows come in', () => {
    const rows = [
      { grade_no: 3, before: 1, after: 2 },
      { grade_no: 1, before: 5, after: 4 },
    ];
    const chart = drawn(gradeSizeOptions(rows, { before: 'b', after: 'a' }, theme));
    expect(chart.xAxis.data).toEqual(['D1', 'D3']);
    expect(chart.series[0]?.data).toEqual([5, 1]);
  });
});
