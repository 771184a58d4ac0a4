import type { EChartsCoreOption } from 'echarts/core';
import type { ChartTheme } from '@/charts/chart-theme';
import { networkPlaces } from '@/charts/network-layout';
import { formatFigure } from '@/lib/figure';
import type { FigureFormat } from '@/lib/figure';
import type { DocumentOf } from './api/results';

/** The network of products: rows in, ECharts options out. Pure. */

type Document = DocumentOf<'range'>;
export type RangeRule = Document['rules'][number];
export type RangeEdge = Document['edges'][number];
export type RangeProduct = Document['products'][number];

export interface NetworkWords {
  shops: string;
  confidence: string;
  lift: string;
}

const NODE_LEAST = 8;
const NODE_MORE = 26;

/**
 * The products that the edges name, tied ones near each other; the chosen one stands out.
 * @param shape  width of the picture / its height
 */
export function networkOptions(
  products: readonly RangeProduct[],
  edges: readonly RangeEdge[],
  chosen: string,
  shape: number,
  words: NetworkWords,
  theme: ChartTheme,
  format: FigureFormat,
): EChartsCoreOption {
  const named = new Set(edges.flatMap((edge) => [edge.from, edge.to]));
  const nodes = products.filter((product) => named.has(product.product));
  const nameOf = new Map(products.map((product) => [product.product, product.product_name]));
  const most = Math.max(1, ...nodes.map((node) => node.shops));
  const highest = Math.max(1, ...edges.map((edge) => edge.lift));
  const places = networkPlaces(
    nodes.length,
    edges.map((edge) => ({
      from: nodes.findIndex((node) => node.product === edge.from),
      to: nodes.findIndex((node) => node.product === edge.to),
    })),
    shape,
    1,
  );
  const percent = (value: number): string => formatFigure(value, 'percent', format);
  return {
    tooltip: {
      formatter: ({ dataType, dataIndex }: { dataType?: string; dataIndex: number }) => {
        if (dataType === 'edge') {
          const edge = edges[dataIndex];
          if (edge === undefined) return '';
          return `${nameOf.get(edge.from) ?? ''} → ${nameOf.get(edge.to) ?? ''}\n${words.confidence} ${percent(edge.confidence)} · ${words.lift} ${edge.lift.toFixed(1)}\n${words.shops} ${edge.shops}`;
        }
        const node = nodes[dataIndex];
        return node === undefined ? '' : `${node.product_name}\n${words.shops} ${node.shops}`;
      },
    },
    series: [
      {
        type: 'graph',
        layout: 'none',
        preserveAspect: 'contain',
        left: 30,
        right: 110,
        top: 24,
        bottom: 24,
        roam: false,
        draggable: false,
        edgeSymbol: ['none', 'arrow'],
        edgeSymbolSize: 6,
        emphasis: { focus: 'adjacency' },
        label: { show: true, position: 'right', color: theme.text, fontSize: 11 },
        labelLayout: { hideOverlap: true },
        data: nodes.map((node, index) => ({
          ...places[index],
          id: node.product,
          name: node.product_name,
          symbolSize: NODE_LEAST + NODE_MORE * Math.sqrt(node.shops / most),
          itemStyle: {
            color: node.product === chosen ? theme.accent : theme.primary,
            borderColor: theme.surface,
            borderWidth: 1,
          },
        })),
        edges: edges.map((edge) => ({
          source: edge.from,
          target: edge.to,
          lineStyle: {
            color: edge.from === chosen || edge.to === chosen ? theme.accent : theme.line,
            width: 0.8 + 3.2 * (edge.lift / highest) ** 2,
            opacity: 0.85,
            curveness: 0.12,
          },
        })),
      },
    ],
  } as EChartsCoreOption;
}

export type RuleOrder = 'leverage' | 'confidence' | 'lift' | 'shops' | 'lacking';

/** Rules that name a product (all when none is chosen), the highest of a figure first. */
export function rulesOf(rules: readonly RangeRule[], product: string, order: RuleOrder): RangeRule[] {
  return rules
    .filter((rule) => product === '' || rule.right === product || rule.left.includes(product))
    .sort((a, b) => b[order] - a[order]);
}
