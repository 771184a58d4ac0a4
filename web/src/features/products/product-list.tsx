import { useTranslation } from 'react-i18next';
import { Link } from 'react-router-dom';
import { DataTable } from '@/components/data-table/data-table';
import type { Column, Filter, QuickFilter } from '@/components/data-table/types';
import { useFigureFormat } from '@/lib/company';
import { formatChange, formatFigure, textIn } from '@/lib/figure';
import { useMetricRegister } from '@/lib/metric-register';
import type { ListState } from '@/lib/url-filters';
import { listProducts } from './api/products';
import type { ProductItem } from './api/products';
import { StateTag } from './state-tag';
import '@/components/analysis.css';

const STATES = ['hot', 'smooth', 'flat', 'slow', 'stock-out'] as const;
const SHOWN = [
  'quantity',
  'quantity_growth_month',
  'shelf_rate',
  'order_fill_rate',
  'repurchase_rate',
  'days_of_supply',
  'price_index',
] as const;
const HIDDEN = [
  'amount_minor',
  'buyers',
  'demand_satisfaction_rate',
  'sell_through_rate',
  'stock_to_sales',
  'market_state_score',
] as const;

interface Props {
  onExport?: (
    state: ListState,
    format: 'xlsx' | 'csv',
    columns: readonly string[],
  ) => Promise<void>;
}

/** All products with the figures of the month. */
export function ProductList({ onExport }: Props) {
  const { t } = useTranslation('products');
  const columns = useColumns();
  const filters: Filter[] = [
    {
      key: 'market_state',
      label: t('market_state'),
      kind: 'choice',
      single: true,
      options: STATES.map((state) => ({ value: state, label: t(`state.${state}`) })),
    },
    {
      key: 'price_class',
      label: t('price_class'),
      kind: 'choice',
      single: true,
      options: ['1', '2', '3', '4', '5'].map((code) => ({
        value: code,
        label: t(`class.${code}`),
      })),
    },
    { key: 'is_key', label: t('is_key'), kind: 'yes-no' },
    { key: 'is_new', label: t('is_new'), kind: 'yes-no' },
    { key: 'brand', label: t('brand'), kind: 'text' },
  ];
  const quickFilters: QuickFilter[] = [
    { key: 'key', label: t('is_key'), filters: { is_key: ['true'] } },
    { key: 'hot', label: t('state.hot'), filters: { market_state: ['hot'] } },
    { key: 'slow', label: t('state.slow'), filters: { market_state: ['slow'] } },
    { key: 'out', label: t('state.stock-out'), filters: { market_state: ['stock-out'] } },
  ];
  return (
    <DataTable
      listKey="products"
      columns={columns}
      rowId={(row) => row.id}
      load={listProducts}
      filters={filters}
      quickFilters={quickFilters}
      searchable
      searchHint={t('search')}
      rowPath={(row) => `/products/${row.id}`}
      onExport={onExport}
      emptyTitle={t('none')}
    />
  );
}

function useColumns(): Column<ProductItem>[] {
  const { t } = useTranslation('products');
  const format = useFigureFormat();
  const register = useMetricRegister();
  const figure = (metric: string, hidden: boolean): Column<ProductItem> => ({
    key: metric,
    title: register.nameOf(metric),
    width: 110,
    align: 'right',
    sortable: true,
    hidden,
    render: (row) => <FigureCell row={row} metric={metric} />,
  });
  return [
    {
      key: 'product_name',
      title: t('product'),
      width: 210,
      always: true,
      sortable: true,
      render: (row) => (
        <>
          <Link className="rma-link" to={`/products/${row.id}`}>{row.product_name}</Link>{' '}
          {row.is_key && <span className="rma-pill rma-pill-key">{t('is_key')}</span>}
          <br />
          <small className="rm-muted">{row.product_code}</small>
        </>
      ),
    },
    {
      key: 'market_state',
      title: t('market_state'),
      width: 90,
      sortable: true,
      render: (row) => <StateTag name={row.market_state} />,
    },
    {
      key: 'price_class',
      title: t('price_class'),
      width: 80,
      render: (row) =>
        row.price_class ? t(`class.${row.price_class}`, { defaultValue: row.price_class }) : '—',
    },
    {
      key: 'wholesale_price_minor',
      title: t('wholesale_price'),
      width: 100,
      align: 'right',
      sortable: true,
      render: (row) =>
        typeof row.wholesale_price_minor === 'number'
          ? formatFigure(row.wholesale_price_minor, 'minor', format)
          : '—',
    },
    ...SHOWN.map((metric) => figure(metric, false)),
    ...HIDDEN.map((metric) => figure(metric, true)),
    {
      key: 'life_cycle',
      title: t('life_cycle'),
      width: 90,
      hidden: true,
      render: (row) => (row.life_cycle ? textIn(row.life_cycle, format.language) : '—'),
    },
  ];
}

function FigureCell({ row, metric }: { row: ProductItem; metric: string }) {
  const format = useFigureFormat();
  const register = useMetricRegister();
  const { t } = useTranslation('figures');
  const figure = row.figures.find((one) => one.metric === metric);
  if (figure === undefined) return <span className="rm-muted">…</span>;
  if (figure.value === null || figure.value === undefined)
    return (
      <span className="rma-unknown" title={textIn(figure.unknown ?? undefined, format.language)}>
        {t('unknown_short')}
      </span>
    );
  if (metric === 'quantity_growth_month') return <>{formatChange(figure.value, format.language)}</>;
  return <>{formatFigure(figure.value, register.find(metric, 'product')?.unit ?? '1', format)}</>;
}
