import { Button } from 'antd';
import { useMemo, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router-dom';
import { DataTable } from '@/components/data-table/data-table';
import type { Column, Filter, FilterOption, QuickFilter, Selection, ViewStore } from '@/components/data-table/types';
import { ErrorState, LoadingState } from '@/components/states';
import { can } from '@/lib/can';
import { useUser } from '@/lib/session';
import type { ListState } from '@/lib/url-filters';
import { listShops, shopSearch, type Shop } from './api/customers';
import { shopViews } from './api/views';
import { addressFilters, type ConditionInWords } from './address-filters';
import { BulkDialog } from './bulk-dialog';
import { isRange, type ShopColumn } from './filters';
import { shopValue } from './shop-value';
import { useShopWords, type ShopWords } from './use-shop-words';

export type ShopExport = (query: string, format: 'xlsx' | 'csv', columns: readonly string[]) => Promise<void>;

interface Props {
  onExport?: ShopExport;
  segments: readonly FilterOption[];
  inWords: ConditionInWords;
}

/** Every shop one may see: any column, any filter, saved views, bulk edit, export. */
export function ShopList(props: Props) {
  const { words, error } = useShopWords();
  if (words !== undefined) return <Inside words={words} {...props} />;
  return error ? <ErrorState error={error} /> : <LoadingState rows={10} />;
}

function Inside({ words, onExport, segments, inWords }: Props & { words: ShopWords }) {
  const { t } = useTranslation('customers');
  const user = useUser();
  const [bulk, setBulk] = useState<Selection | null>(null);
  const columns = useMemo(() => tableColumns(words), [words]);
  const filters = useMemo(
    () => [{ key: 'segment', label: t('list.segment'), kind: 'choice' as const, options: segments }, ...tableFilters(words, inWords)],
    [words, segments, inWords, t],
  );
  const quickFilters = useMemo<QuickFilter[]>(
    () =>
      words.quickFilters.map((quick) => ({
        key: quick.name,
        label: words.zh ? quick.name_zh : quick.name_en,
        filters: { quick: [quick.name] },
      })),
    [words],
  );
  const views = useMemo<ViewStore>(
    () => shopViews(words.columns, can(user, 'views.share')),
    [words.columns, user],
  );
  const exportList = onExport && ((state: ListState, format: 'xlsx' | 'csv', keys: readonly string[]) =>
    onExport(queryText(state, words.columns), format, keys));

  return (
    <>
      <DataTable<Shop>
        listKey="customers"
        columns={columns}
        filters={filters}
        quickFilters={quickFilters}
        views={views}
        rowId={(shop) => shop.id}
        rowPath={(shop) => `/customers/${shop.id}`}
        load={(state, page, signal, shown) =>
          listShops(words.columns, [...new Set([...cardFields, ...shown])], state, page, signal)
        }
        onExport={exportList}
        selectionActions={
          can(user, 'customers.bulk_edit')
            ? (selection) => (
                <Button size="small" type="primary" onClick={() => setBulk(selection)}>
                  {t('bulk.button')}
                </Button>
              )
            : undefined
        }
        emptyTitle={t('list.empty')}
        emptyHint={t('list.empty_hint')}
        card={(shop) => <ShopCard shop={shop} words={words} />}
      />
      {bulk && <BulkDialog selection={bulk} words={words} onClose={() => setBulk(null)} />}
    </>
  );
}

/** The list's own query, as an export takes it. */
export function queryText(state: ListState, columns: readonly ShopColumn[]): string {
  const { filter, ...rest } = shopSearch(state, columns);
  const search = new URLSearchParams();
  for (const expression of filter) search.append('filter', expression);
  for (const [key, value] of Object.entries(rest)) if (value !== undefined) search.set(key, value);
  return search.toString();
}

/** What a card on a phone shows, whatever the columns. */
const cardFields = ['shop_name', 'customer_code', 'grade_no', 'address', 'sales_area_name', 'business_format'];

const widths: Record<string, number> = { shop_name: 190, address: 240, sales_area_name: 120, customer_code: 120 };

function tableColumns(words: ShopWords): Column<Shop>[] {
  const order = [...words.defaultFields, ...words.columns.map((c) => c.name)];
  return [...new Set(order)].flatMap((name) => {
    const column = words.columns.find((one) => one.name === name);
    if (column === undefined) return [];
    const isNumber = ['integer', 'real', 'money'].includes(column.kind);
    return [
      {
        key: name,
        title: words.labelOf(name),
        width: widths[name] ?? (isNumber ? 100 : 130),
        align: isNumber ? ('right' as const) : undefined,
        sortable: column.is_filterable,
        hidden: !words.defaultFields.includes(name),
        always: name === 'shop_name',
        render: (shop: Shop): ReactNode => {
          const text = shopValue(column, valueOf(shop, name), words);
          return name === 'shop_name' ? <Link to={`/customers/${shop.id}`}>{text}</Link> : text;
        },
      },
    ];
  });
}

export function valueOf(shop: object, name: string): unknown {
  return (shop as Record<string, unknown>)[name];
}

function tableFilters(words: ShopWords, inWords: ConditionInWords): Filter[] {
  const first = ['sales_area', 'business_format', 'grade_no', 'primary_class', 'status', 'license_valid_to', 'market_type', 'credit_grade'];
  const rank = (name: string) => (first.includes(name) ? first.indexOf(name) : first.length);
  const own: Filter[] = [...words.columns]
    .filter((column) => column.is_filterable)
    .sort((a, b) => rank(a.name) - rank(b.name))
    .map((column) => {
      const base = { key: column.name, label: words.labelOf(column.name) };
      if (isRange(column.kind)) {
        return {
          ...base,
          kind: column.kind === 'date' ? ('date-range' as const) : ('number-range' as const),
          fromKey: `${column.name}_from`,
          toKey: `${column.name}_to`,
        };
      }
      if (column.kind === 'flag') return { ...base, kind: 'yes-no' as const };
      const values = words.dictionaries.find((one) => one.dictionary === column.dictionary)?.values;
      if ((column.kind === 'code' || column.kind === 'code_list') && values !== undefined) {
        return {
          ...base,
          kind: 'choice' as const,
          options: values.map((value) => ({ value: value.code, label: words.zh ? value.name_zh : value.name_en })),
        };
      }
      return { ...base, kind: 'text' as const };
    });
  return [...own, ...addressFilters(inWords)];
}

function ShopCard({ shop, words }: { shop: Shop; words: ShopWords }) {
  const show = (name: string) => {
    const column = words.columns.find((one) => one.name === name);
    return column === undefined ? null : shopValue(column, valueOf(shop, name), words);
  };
  return (
    <>
      <div className="rm-row rm-row-spread">
        <Link to={`/customers/${shop.id}`}>
          <strong>{show('shop_name')}</strong>
        </Link>
        <span>{show('grade_no')}</span>
      </div>
      <span>{show('address')}</span>
      <span className="rm-muted">
        {show('customer_code')} · {show('sales_area_name')} · {show('business_format')}
      </span>
    </>
  );
}
