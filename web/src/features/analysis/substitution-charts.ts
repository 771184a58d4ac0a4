import type { EChartsCoreOption } from 'echarts/core';
import type { ChartTheme } from '@/charts/chart-theme';
import type { DocumentOf } from './api/results';

/** The pictures of the switching page: rows in, ECharts options out. Pure. */

type Document = DocumentOf<'substitution'>;
export type Move = Document['moves'][number];
export type SubstitutionProduct = Document['products'][number];

/** Quantity beyond what the product draws from others; null: it cannot be told. */
export function beyondChance(move: Move): number | null {
  return typeof move.draw === 'number' && move.draw > 0 ? move.quantity * (1 - 1 / move.draw) : null;
}

export type MoveOrder = 'beyond' | 'draw' | 'quantity' | 'shops';

/** Moves from or to a product (all when none is chosen), the highest of a figure first. */
export function movesOf(moves: readonly Move[], product: string, order: MoveOrder): Move[] {
  const figure = (move: Move): number =>
    (order === 'beyond' ? beyondChance(move) : move[order]) ?? Number.NEGATIVE_INFINITY;
  return moves
    .filter((move) => product === '' || move.from === product || move.to === product)
    .sort((a, b) => figure(b) - figure(a));
}

/** Names of products by id; with the code where two have the same name. */
export function distinctNames(products: readonly SubstitutionProduct[]): ReadonlyMap<string, string> {
  const count = new Map<string, number>();
  for (const one of products) count.set(one.product_name, (count.get(one.product_name) ?? 0) + 1);
  return new Map(
    products.map((one) => [
      one.product,
      (count.get(one.product_name) ?? 0) > 1 ? `${one.product_name} ${one.product_code}` : one.product_name,
    ]),
  );
}

/** What switching alone took from and brought to a product; null where a part is not shown. */
export interface Exchange {
  product: SubstitutionProduct;
  out: number | null;
  in: number | null;
  net: number | null;
}

const rest = (whole: Figure, ...parts: Figure[]): number | null => {
  if (typeof whole !== 'number') return null;
  let left = whole;
  for (const part of parts) {
    if (typeof part !== 'number') return null;
    left -= part;
  }
  return Math.max(0, left);
};
type Figure = number | null | undefined;

/** The greatest gain first, what is unknown last. */
export function exchanges(products: readonly SubstitutionProduct[]): Exchange[] {
  const lowest = Number.NEGATIVE_INFINITY;
  return products
    .map((product) => {
      const out = rest(product.quantity_before, product.kept, product.less);
      const gained = rest(product.quantity_now, product.kept, product.more);
      return { product, out, in: gained, net: out === null || gained === null ? null : gained - out };
    })
    .sort((a, b) => (b.net ?? lowest) - (a.net ?? lowest));
}

export interface MatrixWords {
  from: string;
  to: string;
  draw: string;
  shops: string;
}

/** From here on a cell has the full colour. */
const DRAW_FULL = 3;
const NAME_WIDTH = 164;
const HEAD_HEIGHT = 104;
const ROW_HEIGHT = 22;

/** Products named on both sides: those of the largest sales. */
export function matrixProducts(products: readonly SubstitutionProduct[], most: number): SubstitutionProduct[] {
  return [...products].sort((a, b) => (b.quantity_now ?? 0) - (a.quantity_now ?? 0)).slice(0, most);
}

export function matrixHeight(products: number): number {
  return HEAD_HEIGHT + products * ROW_HEIGHT + 8;
}

/** Given up down, taken instead across: the fuller, the more one stands in for the other. */
export function matrixOptions(
  products: readonly SubstitutionProduct[],
  moves: readonly Move[],
  nameOf: ReadonlyMap<string, string>,
  chosen: string,
  words: MatrixWords,
  theme: ChartTheme,
): EChartsCoreOption {
  const place = new Map(products.map((product, index) => [product.product, index]));
  const cells = moves.filter((move) => place.has(move.from) && place.has(move.to) && typeof move.draw === 'number');
  const name = (id: string): string => nameOf.get(id) ?? id;
  const axis = {
    type: 'category',
    axisTick: { show: false },
    axisLine: { show: false },
    data: products.map(({ product }) =>
      product === chosen
        ? { value: name(product), textStyle: { color: theme.accent, fontWeight: 'bold' } }
        : name(product),
    ),
  };
  const label = { interval: 0, color: theme.text, fontSize: 11, overflow: 'truncate' };
  return {
    grid: { left: NAME_WIDTH + 8, right: 8, top: HEAD_HEIGHT, bottom: 8 },
    tooltip: {
      formatter: ({ dataIndex }: { dataIndex: number }) => {
        const cell = cells[dataIndex];
        if (cell === undefined) return '';
        return `${words.from} ${name(cell.from)}\n${words.to} ${name(cell.to)}\n${words.draw} ×${(cell.draw ?? 0).toFixed(1)} · ${words.shops} ${cell.shops}`;
      },
    },
    xAxis: { ...axis, position: 'top', axisLabel: { ...label, rotate: 60, width: HEAD_HEIGHT } },
    yAxis: { ...axis, inverse: true, axisLabel: { ...label, width: NAME_WIDTH } },
    visualMap: { show: false, min: 1, max: DRAW_FULL, inRange: { color: [theme.surface, theme.primary] } },
    series: [
      {
        type: 'heatmap',
        itemStyle: { borderColor: theme.line, borderWidth: 0.5 },
        data: cells.map((cell) => [place.get(cell.to) ?? 0, place.get(cell.from) ?? 0, cell.draw ?? 0]),
      },
    ],
  } as EChartsCoreOption;
}
