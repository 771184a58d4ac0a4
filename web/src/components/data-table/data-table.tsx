import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Table } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router-dom';
import { EmptyState, ErrorState, LoadingState } from '@/components/states';
import { useShortcut } from '@/lib/shortcuts';
import { usePreferences } from '@/lib/preferences';
import { useNarrow } from '@/lib/use-narrow';
import { emptyListState, filterCount } from '@/lib/url-filters';
import { FilterBar } from './filter-bar';
import { ResizableHeader } from './resizable-header';
import { SelectionBar } from './selection-bar';
import { TableBar } from './table-bar';
import { TableFoot } from './table-foot';
import { firstWidth, useTableLayout } from './table-layout';
import type { Column, DataTableProps, Selection } from './types';
import { useListState } from './use-list-state';
import { ViewBar } from './view-bar';

/**
 * Every list of the application: pages from the server by cursor, sorting and filters in the
 * address, columns as one likes, saved views, selection of everything found, export.
 */
export function DataTable<Row extends object>(props: DataTableProps<Row>) {
  const { listKey, columns, rowId, load, loadKey = [], filters = [] } = props;
  const { t } = useTranslation('table');
  const narrow = useNarrow();
  const list = useListState(filters);
  const [layout, setLayout] = useTableLayout(listKey, columns);
  const [selection, setSelection] = useState<Selection | null>(null);
  const clear = () => setSelection(null);

  const query = useQuery({
    queryKey: ['list', listKey, ...loadKey, list.state, list.cursor, layout.pageSize, layout.columns],
    queryFn: ({ signal }) =>
      load(list.state, { cursor: list.cursor, limit: layout.pageSize }, signal, layout.columns),
    placeholderData: keepPreviousData,
    refetchInterval: props.refetchMs,
  });
  const page = query.data;
  const rows = page?.items ?? [];
  const total = page?.total ?? null;
  const next = page?.next_cursor ?? null;
  useShortcut('n', t('shell:shortcut.next_page'), t('shell:shortcut.list'), () => {
    if (next !== null) list.goTo(next);
  });
  useShortcut('p', t('shell:shortcut.previous_page'), t('shell:shortcut.list'), list.goBack);

  const change = (state: typeof list.state) => {
    clear();
    list.change(state);
  };
  const filterBar = (
    <FilterBar
      filters={filters}
      quickFilters={props.quickFilters ?? []}
      state={list.state}
      onChange={change}
    />
  );
  const isFiltered = list.state.q !== '' || filterCount(list.state) > 0;

  return (
    <div className="rm-table" aria-busy={query.isFetching}>
      {props.views && (
        <ViewBar
          store={props.views}
          state={list.state}
          columns={layout.columns}
          onOpen={(view) => {
            change(view?.state ?? emptyListState);
            if (view && view.columns.length > 0) setLayout({ columns: view.columns });
          }}
        />
      )}
      <TableBar
        table={props}
        state={list.state}
        layout={layout}
        onState={change}
        onLayout={setLayout}
      >
        {props.searchable === false && filterBar}
      </TableBar>
      {props.searchable !== false && filterBar}
      {selection !== null && props.selectionActions && (
        <SelectionBar
          selection={selection}
          total={total}
          onAll={() => setSelection({ kind: 'all', state: list.state, count: total ?? 0 })}
          onClear={clear}
        >
          {props.selectionActions(selection, clear)}
        </SelectionBar>
      )}
      {query.isError && page === undefined ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : page === undefined ? (
        <LoadingState rows={10} />
      ) : rows.length === 0 ? (
        isFiltered ? (
          <EmptyState title={t('empty_filtered')} hint={t('empty_filtered_hint')} />
        ) : (
          <EmptyState title={props.emptyTitle} hint={props.emptyHint} actions={props.emptyActions} />
        )
      ) : narrow && props.card ? (
        <div className="rm-cards">
          {rows.map((row) => (
            <div key={rowId(row)} className="rm-card">
              {props.card?.(row)}
            </div>
          ))}
        </div>
      ) : (
        <Rows
          table={props}
          rows={rows}
          layout={layout}
          sort={list.state.sort}
          selection={selection}
          onSort={(sort) => change({ ...list.state, sort })}
          onWidth={(key, width) => setLayout({ widths: { ...layout.widths, [key]: width } })}
          onSelect={(ids) =>
            setSelection(ids.length === 0 ? null : { kind: 'ids', ids, count: ids.length })
          }
        />
      )}
      {page !== undefined && rows.length > 0 && (
        <TableFoot
          count={rows.length}
          total={total}
          pageSize={layout.pageSize}
          onPageSize={(pageSize) => {
            setLayout({ pageSize });
            list.goFirst();
          }}
          onPrevious={list.isFirst ? undefined : list.goBack}
          onNext={next === null ? undefined : () => list.goTo(next)}
        />
      )}
    </div>
  );
}

function Rows<Row extends object>({
  table,
  rows,
  layout,
  sort,
  selection,
  onSort,
  onWidth,
  onSelect,
}: {
  table: DataTableProps<Row>;
  rows: readonly Row[];
  layout: { columns: readonly string[]; widths: Readonly<Record<string, number>> };
  sort: string;
  selection: Selection | null;
  onSort: (sort: string) => void;
  onWidth: (key: string, width: number) => void;
  onSelect: (ids: string[]) => void;
}) {
  const { t } = useTranslation('table');
  const { density } = usePreferences();
  const navigate = useNavigate();
  const shown = layout.columns.flatMap((key) => table.columns.find((c) => c.key === key) ?? []);
  const widthOf = (column: Column<Row>) => layout.widths[column.key] ?? firstWidth(column.title, column.width);
  const open = (row: Row) => {
    if (table.onRow) table.onRow(row);
    else if (table.rowPath) void navigate(table.rowPath(row));
  };
  const openable = table.onRow !== undefined || table.rowPath !== undefined;
  const ids = selection?.kind === 'all' ? rows.map(table.rowId) : [...(selection?.ids ?? [])];

  return (
    <Table<Row>
      size={density === 'compact' ? 'small' : 'middle'}
      rowKey={table.rowId}
      dataSource={[...rows]}
      pagination={false}
      scroll={{ x: shown.reduce((sum, column) => sum + widthOf(column), 0) + 48 }}
      sticky
      showSorterTooltip={false}
      components={{ header: { cell: ResizableHeader } }}
      columns={shown.map((column) => ({
        key: column.key,
        title: column.title,
        align: column.align,
        width: widthOf(column),
        render: (_value: unknown, row: Row) => column.render(row),
        sorter: column.sortable === true,
        sortOrder: sortOrderOf(sort, column.sortKey ?? column.key),
        onHeaderCell: () => ({
          width: widthOf(column),
          label: t('resize'),
          onWidth: (width: number) => onWidth(column.key, width),
        }),
      }))}
      onChange={(_pagination, _filters, sorter, extra) => {
        if (extra.action !== 'sort' || Array.isArray(sorter)) return;
        const column = table.columns.find((c) => c.key === sorter.columnKey);
        if (column === undefined) return;
        const key = column.sortKey ?? column.key;
        onSort(sorter.order === 'ascend' ? key : sorter.order === 'descend' ? `-${key}` : '');
      }}
      rowClassName={openable ? 'rm-openable' : ''}
      onRow={(row, index) =>
        openable
          ? {
              tabIndex: 0,
              onKeyDown: (event) => {
                if (event.key === 'Enter' && event.target === event.currentTarget) open(row);
              },
              onClick: (event) => {
                const target = event.target as HTMLElement;
                const isControl = target.closest('a, button, input, label, .ant-table-selection-column');
                if (isControl === null && window.getSelection()?.toString() === '') open(row);
              },
            }
          : // The keyboard scrolls a wide table from its first row.
            index === 0
            ? { tabIndex: 0 }
            : {}
      }
      rowSelection={
        table.selectionActions && {
          selectedRowKeys: ids,
          preserveSelectedRowKeys: true,
          columnWidth: 40,
          getCheckboxProps: () => ({ 'aria-label': t('select_row') }) as object,
          getTitleCheckboxProps: () => ({ 'aria-label': t('select_page') }) as object,
          onChange: (keys) => onSelect(keys.map(String)),
        }
      }
    />
  );
}

function sortOrderOf(sort: string, key: string): 'ascend' | 'descend' | null {
  if (sort === key) return 'ascend';
  return sort === `-${key}` ? 'descend' : null;
}
