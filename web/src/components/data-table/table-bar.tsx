import { Button, Checkbox, Dropdown, Input, Popover, Switch } from 'antd';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useNotify } from '@/components/use-notify';
import { setPreferences, usePreferences } from '@/lib/preferences';
import type { ListState } from '@/lib/url-filters';
import { defaultColumns, type TableLayout } from './table-layout';
import type { DataTableProps } from './types';

/** Search, columns, density, export. */
export function TableBar<Row>({
  table,
  state,
  layout,
  onState,
  onLayout,
  children,
}: {
  table: DataTableProps<Row>;
  state: ListState;
  layout: TableLayout;
  onState: (state: ListState) => void;
  onLayout: (layout: Partial<TableLayout>) => void;
  /** Stands where the search would. */
  children?: ReactNode;
}) {
  const { t } = useTranslation('table');
  const notify = useNotify();
  const [exporting, setExporting] = useState(false);
  const exportAs = async (format: 'xlsx' | 'csv') => {
    if (table.onExport === undefined) return;
    setExporting(true);
    try {
      await table.onExport(state, format, layout.columns);
    } catch (error) {
      notify.failed(error);
    } finally {
      setExporting(false);
    }
  };
  return (
    <div className="rm-table-bar rm-no-print">
      {table.searchable !== false && (
        <SearchBox
          value={state.q}
          hint={table.searchHint ?? t('search_hint')}
          onChange={(q) => onState({ ...state, q })}
        />
      )}
      {children}
      <span className="rm-grow" />
      {table.toolbar}
      {table.onExport !== undefined && (
        <Dropdown
          trigger={['click']}
          menu={{
            items: [
              { key: 'xlsx', label: t('export_xlsx'), onClick: () => void exportAs('xlsx') },
              { key: 'csv', label: t('export_csv'), onClick: () => void exportAs('csv') },
            ],
          }}
        >
          <Button loading={exporting}>{t('export')}</Button>
        </Dropdown>
      )}
      <ColumnChooser table={table} layout={layout} onLayout={onLayout} />
    </div>
  );
}

/** Waits until the typing pauses; an input method's unfinished word is not searched for. */
function SearchBox({
  value,
  hint,
  onChange,
}: {
  value: string;
  hint: string;
  onChange: (words: string) => void;
}) {
  const { t } = useTranslation('table');
  const [typed, setTyped] = useState(value);
  const [known, setKnown] = useState(value);
  const composing = useRef(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  if (known !== value) {
    setKnown(value);
    setTyped(value);
  }
  useEffect(() => () => clearTimeout(timer.current), []);
  const later = (words: string) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      if (!composing.current) onChange(words.trim());
    }, 300);
  };
  return (
    <Input.Search
      className="rm-search"
      aria-label={t('search')}
      placeholder={hint}
      allowClear
      value={typed}
      onChange={(event) => {
        setTyped(event.target.value);
        later(event.target.value);
      }}
      onCompositionStart={() => {
        composing.current = true;
      }}
      onCompositionEnd={(event) => {
        composing.current = false;
        later(event.currentTarget.value);
      }}
      onSearch={(words) => {
        clearTimeout(timer.current);
        onChange(words.trim());
      }}
    />
  );
}

function ColumnChooser<Row>({
  table,
  layout,
  onLayout,
}: {
  table: DataTableProps<Row>;
  layout: TableLayout;
  onLayout: (layout: Partial<TableLayout>) => void;
}) {
  const { t } = useTranslation('table');
  const { density } = usePreferences();
  const toggle = (key: string, on: boolean) => {
    const without = layout.columns.filter((column) => column !== key);
    onLayout({ columns: on ? [...without, key] : without });
  };
  const content = (
    <div className="rm-columns">
      {table.columns.map((column) => (
        <Checkbox
          key={column.key}
          checked={layout.columns.includes(column.key)}
          disabled={column.always}
          onChange={(event) => toggle(column.key, event.target.checked)}
        >
          {column.title}
        </Checkbox>
      ))}
      <label className="rm-switch-row">
        <Switch
          size="small"
          checked={density === 'compact'}
          onChange={(on) => setPreferences({ density: on ? 'compact' : 'comfortable' })}
        />
        {t('density')}
      </label>
      <Button
        size="small"
        onClick={() => onLayout({ columns: defaultColumns(table.columns), widths: {} })}
      >
        {t('columns_reset')}
      </Button>
    </div>
  );
  return (
    <Popover trigger="click" placement="bottomRight" content={content}>
      <Button>{t('columns')}</Button>
    </Popover>
  );
}
