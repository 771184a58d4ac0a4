import type { EChartsCoreOption } from 'echarts/core';
import type { ChartTheme } from '@/charts/chart-theme';
import type { DocumentOf } from './api/results';

/** The picture of key products, and the shops that the table shows. Pure. */

type Document = DocumentOf<'key_response'>;
export type KeyResponseShop = Document['strongest'][number];

/** Shops of one product, or of all (empty): the likeliest first. */
export function likelyShops(shops: readonly KeyResponseShop[], product: string): readonly KeyResponseShop[] {
  const chosen = product === '' ? [...shops] : shops.filter((shop) => shop.product === product);
  return chosen.sort((a, b) => b.probability - a.probability);
}

/** What raises the probability, the strongest first. */
export function raisingPushes(shop: KeyResponseShop, count: number): KeyResponseShop['pushes'] {
  return shop.pushes.filter((push) => push.push > 0).slice(0, count);
}

/** Key products by who carries them already and who is expected to take them up. */
export function keyProductOptions(
  products: Document['products'],
  words: { carriers: string; expected: string },
  theme: ChartTheme,
): EChartsCoreOption {
  const bar = (name: string, color: string, data: readonly number[]) => ({
    type: 'bar',
    name,
    stack: 'shops',
    barWidth: 14,
    itemStyle: { color },
    data: [...data],
  });
  return {
    grid: { left: 148, right: 40, top: 34, bottom: 6 },
    legend: { top: 0, left: 0, itemHeight: 10, textStyle: { color: theme.label } },
    tooltip: {
      trigger: 'axis',
      axisPointer: { type: 'shadow' },
      valueFormatter: (value: unknown) => String(Math.round(Number(value))),
    },
    xAxis: { type: 'value', show: false, min: 0 },
    yAxis: {
      type: 'category',
      inverse: true,
      data: products.map((product) => product.product_name),
      axisLine: { show: false },
      axisTick: { show: false },
      axisLabel: { color: theme.text, width: 136, overflow: 'break', fontSize: 12, lineHeight: 14 },
    },
    series: [
      bar(words.carriers, theme.primary, products.map((product) => product.carriers)),
      {
        ...bar(words.expected, theme.accent, products.map((product) => product.expected)),
        label: {
          show: true,
          position: 'right',
          color: theme.label,
          formatter: ({ value }: { value: unknown }) => `+${Math.round(Number(value))}`,
        },
      },
    ],
  } as EChartsCoreOption;
}
