import { describe, expect, it } from 'vitest';
import { chartTheme } from '@/charts/chart-theme';
import { beyondChance, distinctNames, exchanges, matrixOptions, matrixProducts, movesOf } from './substitution-charts';
import type { Move, SubstitutionProduct } from './substitution-charts';

const product = (id: string, figures: Partial<SubstitutionProduct> = {}): SubstitutionProduct => ({
  product: id,
  product_code: id,
  product_name: `product ${id}`,
  ...figures,
});

const moves: Move[] = [
  { from: '1', to: '2', quantity: 90, shops: 40, draw: 3 },
  { from: '1', to: '3', quantity: 200, shops: 30, draw: 1.1 },
  { from: '2', to: '3', quantity: 50, shops: 60, draw: 0.5 },
  { from: '3', to: '2', quantity: 70, shops: 25 },
];
const places = (found: readonly Move[]): string[] => found.map((move) => move.from + move.to);

describe('moves between products', () => {
  it('count as substitution by what lies beyond the size of the product', () => {
    expect(beyondChance(moves[0] as Move)).toBeCloseTo(60);
    expect(beyondChance(moves[2] as Move)).toBeCloseTo(-50);
    expect(beyondChance(moves[3] as Move)).toBeNull();
  });
  it('stand in the order asked for, what is unknown last', () => {
    expect(places(movesOf(moves, '', 'beyond'))).toEqual(['12', '13', '23', '32']);
    expect(places(movesOf(moves, '', 'quantity'))).toEqual(['13', '12', '32', '23']);
    expect(places(movesOf(moves, '', 'shops'))).toEqual(['23', '12', '13', '32']);
    expect(places(movesOf(moves, '1', 'draw'))).toEqual(['12', '13']);
  });
});

describe('what switching gave and took', () => {
  it('is what is left of both seasons, and unknown where a part is', () => {
    const found = exchanges([
      product('1', { quantity_before: 100, quantity_now: 80, kept: 60, less: 10, more: 5 }),
      product('2', { quantity_before: 50, quantity_now: 70, kept: 40, less: 0, more: 10 }),
      product('3', { quantity_before: 50, quantity_now: 70, kept: 40, more: 10 }),
    ]);
    expect(found.map((one) => [one.product.product, one.out, one.in, one.net])).toEqual([
      ['2', 10, 20, 10],
      ['1', 30, 15, -15],
      ['3', null, 20, null],
    ]);
  });
});

describe('names', () => {
  it('carry the code where two products have the same', () => {
    const names = distinctNames([product('1'), product('2', { product_name: 'x' }), product('3', { product_name: 'x' })]);
    expect([...names.values()]).toEqual(['product 1', 'x 2', 'x 3']);
  });
});

describe('the matrix', () => {
  it('shows the largest products and only what can be told between them', () => {
    const products = matrixProducts(
      [product('1', { quantity_now: 5 }), product('2', { quantity_now: 9 }), product('3', { quantity_now: 7 }), product('4')],
      3,
    );
    expect(products.map((one) => one.product)).toEqual(['2', '3', '1']);
    const words = { from: '', to: '', draw: '', shops: '' };
    const options = matrixOptions(products, moves, distinctNames(products), '', words, chartTheme('light')) as unknown as {
      series: { data: number[][] }[];
    };
    expect(options.series[0]?.data).toEqual([
      [0, 2, 3],
      [1, 2, 1.1],
      [1, 0, 0.5],
    ]);
  });
});
