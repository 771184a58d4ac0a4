import { describe, expect, it } from 'vitest';
import { chartTheme } from '@/charts/chart-theme';
import { keyProductOptions, likelyShops, raisingPushes } from './key-response-charts';
import type { KeyResponseShop } from './key-response-charts';

const theme = chartTheme('light');

const shop = (customer: string, product: string, probability: number): KeyResponseShop => ({
  customer,
  code: `S${customer}`,
  name: `shop ${customer}`,
  area_name: '',
  product,
  probability,
  pushes: [
    { feature: 'carriers_share', value: 0.6, push: 0.9 },
    { feature: 'trade_trend', value: -0.2, push: -0.7 },
    { feature: 'brand_share', value: 0.3, push: 0.4 },
    { feature: 'own_ago_days', push: 0.1 },
  ],
});

describe('shops likely to take up a key product', () => {
  const shops = [shop('1', 'a', 0.4), shop('2', 'a', 0.3), shop('3', 'b', 0.9), shop('1', 'b', 0.35)];
  it('are those of one product, or of all, the likeliest first', () => {
    expect(likelyShops(shops, 'a').map((one) => one.customer)).toEqual(['1', '2']);
    expect(likelyShops(shops, '').map((one) => one.probability)).toEqual([0.9, 0.4, 0.35, 0.3]);
    expect(shops[0]?.probability).toBe(0.4); // the document itself stays as it came
  });
  it('are named for what raises the probability', () => {
    expect(raisingPushes(shop('1', 'a', 0.4), 2).map((push) => push.feature)).toEqual(['carriers_share', 'brand_share']);
    expect(raisingPushes(shop('1', 'a', 0.4), 9)).toHaveLength(3);
  });
});

describe('the picture of key products', () => {
  it('stacks who is expected to take one up on who carries it', () => {
    const products = [
      {
        product: '7',
        product_code: 'P7',
        product_name: 'seven',
        carriers: 40,
        lacking: 60,
        mean_probability: 0.2,
        expected: 12.4,
        likely: 3,
      },
    ];
    const options = keyProductOptions(products, { carriers: 'c', expected: 'e' }, theme) as unknown as {
      yAxis: { data: string[] };
      series: { stack: string; data: number[]; label?: { formatter: (one: { value: unknown }) => string } }[];
    };
    expect(options.yAxis.data).toEqual(['seven']);
    expect(options.series.map((one) => one.data)).toEqual([[40], [12.4]]);
    expect(new Set(options.series.map((one) => one.stack)).size).toBe(1);
    expect(options.series[1]?.label?.formatter({ value: 12.4 })).toBe('+12');
  });
});
