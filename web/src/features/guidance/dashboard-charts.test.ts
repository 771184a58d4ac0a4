import { describe, expect, it } from 'vitest';
import { chartTheme } from '@/charts/chart-theme';
import { breakdownOptions, keyProductOptions, mixOptions, trendOptions } from './dashboard-charts';
import { contributionOptions, effectOptions } from './weakness-charts';
import type { ChartContext } from './chart-parts';
import type { AreaMixLine, ClassEffect } from './dashboard-document';

const context: ChartContext = {
  theme: chartTheme('light'),
  format: { language: 'zh', currency: 'CNY' },
  word: (key) => key,
};

interface Drawn {
  yAxis: { data: string[] };
  xAxis: { data: string[] };
  series: { name?: string; data: unknown[]; label?: { formatter: (p: unknown) => string } }[];
}
const drawn = (options: unknown): Drawn => options as Drawn;
const valueOf = (item: unknown): unknown => (item as { value: unknown }).value;

describe('breakdownOptions', () => {
  const lines = [
    { code: 'B', name: { zh: '便利店', en: 'Convenience store' }, shops: 60 },
    { name: {}, shops: 20 },
  ];
  it('leads from a bar to its shops, and nowhere where there is no code to ask for', () => {
    const link = (code: string) => (code === '' ? undefined : `/shops?business_format=${code}`);
    const [bars] = drawn(breakdownOptions(lines, link, context)).series;
    expect(bars?.data[0]).toMatchObject({ value: 60, to: '/shops?business_format=B' });
    expect(bars?.data[1]).not.toHaveProperty('to');
  });
  it('names what is not recorded instead of leaving the name empty', () => {
    expect(drawn(breakdownOptions(lines, () => undefined, context)).yAxis.data).toEqual([
      '便利店',
      'not_recorded',
    ]);
  });
  it('writes number and share beside the bar', () => {
    const [bars] = drawn(breakdownOptions(lines, () => undefined, context)).series;
    expect(bars?.label?.formatter({ value: 60 })).toBe('60  75.0%');
  });
});

describe('trendOptions', () => {
  const indicator = {
    metric: 'quantity',
    unit: 'carton',
    actual: 30,
    forecast: 33,
    trend: [
      { period: '2026-08', value: 10 },
      { period: '2026-09' },
      { period: '2026-10', value: 30 },
    ],
  };
  it('keeps an unknown month empty and dashes from the last month to the forecast', () => {
    const chart = drawn(trendOptions(indicator, 'own', context));
    expect(chart.xAxis.data).toEqual(['2026-08', '2026-09', '2026-10', '2026-11']);
    expect(chart.series[0]?.data).toEqual([10, null, 30]);
    expect(chart.series[1]?.data).toEqual([null, null, 30, 33]);
  });
  it('lays another course by month, not by position', () => {
    const other = { name: 'B', trend: [{ period: '2026-10', value: 7 }] };
    const chart = drawn(trendOptions({ ...indicator, forecast: undefined }, 'own', context, other));
    expect(chart.series.at(-1)?.data).toEqual([null, null, 7]);
  });
});

describe('mixOptions', () => {
  it('sets the reference beside each bar, and nothing where it is unknown', () => {
    const lines: AreaMixLine[] = [
      { code: '1', name: { zh: '一类' }, quantity: 4, share: 0.4, company_share: 0.5 },
      { code: '2', name: { zh: '二类' }, quantity: 6, share: 0.6, company_share: 0.5, last_share: 0.7 },
    ];
    const reference = { name: '上月', shareOf: (line: AreaMixLine) => line.last_share };
    const chart = drawn(mixOptions(lines, '本片区', reference, () => undefined, context));
    expect(chart.series[1]?.data).toEqual([null, 0.7]);
  });
});

describe('keyProductOptions', () => {
  it('begins with the product furthest behind the company', () => {
    const product = (name: string, own: number, company: number) => ({
      product_code: name,
      product_name: name,
      shelf_rate: own,
      company_shelf_rate: company,
      quantity: 1,
    });
    const rows = [product('a', 0.5, 0.4), product('b', 0.3, 0.4)];
    const chart = drawn(keyProductOptions(rows, { own: 'o', company: 'c' }, () => undefined, context));
    expect((chart.yAxis as unknown as { data: string[] }[])[0]?.data).toEqual(['b', 'a']);
  });
});

describe('contributionOptions', () => {
  it('draws what widens the gap to the right, the largest first, whatever the sign of the gap', () => {
    const parts = [
      { class_code: 'A', name: { zh: 'A' }, shops: 1, contribution: 0.02 },
      { class_code: 'B', name: { zh: 'B' }, shops: 1, contribution: -0.05 },
    ];
    const chart = drawn(contributionOptions(parts, (part) => part < 0, '1', () => undefined, context));
    expect(chart.yAxis.data).toEqual(['B', 'A']);
    expect(chart.series[0]?.data.map(valueOf)).toEqual([0.05, -0.02]);
  });
});

describe('effectOptions', () => {
  it('leaves out a class whose effect is unknown: no bar of zero', () => {
    const line: ClassEffect = {
      class_code: 'A',
      name: { zh: 'A' },
      metric: 'score',
      listed: 10,
      improved: 5,
      improved_share: 0.5,
      unlisted_share: 0.25,
      effect: 0.25,
    };
    const few = { ...line, class_code: 'B', improved_share: undefined, unknown: 'too_few' };
    const chart = drawn(effectOptions([line, few], context));
    expect(chart.yAxis.data).toEqual(['A']);
    expect(chart.series[0]?.label?.formatter({ dataIndex: 0 })).toBe('50.0%  (+25.0)');
  });
});
