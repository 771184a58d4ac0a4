import { describe, expect, it } from 'vitest';
import { chartTheme } from '@/charts/chart-theme';
import { areaShelfOptions, gradeCoverageOptions, salesTrendOptions } from './product-charts';

const theme = chartTheme('light');
const format = { language: 'zh', currency: 'CNY' } as const;
interface Drawn {
  xAxis: { data: string[] };
  yAxis: { data: string[] };
  series: { data: number[]; label?: { formatter: (p: { dataIndex: number }) => string } }[];
}
const drawn = (options: unknown): Drawn => options as Drawn;

describe('gradeCoverageOptions', () => {
  it('divides by the shops of the grade, leaves out ungraded and empty grades', () => {
    const rows = [
      { grade_no: 30, buyers: 3, shops: 4 },
      { grade_no: 29, buyers: 0, shops: 0 },
      { grade_no: 1, buyers: 1, shops: 10 },
      { grade_no: 0, buyers: 5, shops: 5 },
    ];
    const chart = drawn(gradeCoverageOptions(rows, 'x', theme, format));
    expect(chart.xAxis.data).toEqual(['D1', 'D30']);
    expect(chart.series[0]?.data).toEqual([0.1, 0.75]);
  });
});

describe('areaShelfOptions', () => {
  it('puts the widest first and keeps its number beside it', () => {
    const area = (area_name: string, shelf_rate: number, buyers: number) => ({
      area_name,
      shelf_rate,
      buyers,
      quantity: 0,
    });
    const rows = [area('甲', 0.2, 5), area('', 0.4, 7)];
    const chart = drawn(areaShelfOptions(rows, '未分片区', theme, format));
    expect(chart.yAxis.data).toEqual(['未分片区', '甲']);
    expect(chart.series[0]?.label?.formatter({ dataIndex: 0 })).toBe('40.0%  7');
  });
});

describe('salesTrendOptions', () => {
  it('keeps the months in the order given', () => {
    const months = [
      { period: '2026-09', quantity: 5, buyers: 2 },
      { period: '2026-10', quantity: 7, buyers: 3 },
    ];
    const chart = drawn(salesTrendOptions(months, { quantity: 'q', buyers: 'b' }, theme, format));
    expect(chart.series.map((one) => one.data)).toEqual([
      [5, 7],
      [2, 3],
    ]);
  });
});
