import { useQuery } from '@tanstack/react-query';
import { Tag } from 'antd';
import { useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { DataTable } from '@/components/data-table/data-table';
import type { Column, Filter } from '@/components/data-table/types';
import { formatInstant, formatNumber } from '@/lib/format';
import { importKindsQuery, listImports, type ImportRow } from './api/imports';

export const importTones: Record<string, string> = {
  failed: 'error',
  interrupted: 'warning',
  done: 'success',
  running: 'processing',
};

/** Every import, checked or run, newest first. */
export function ImportList({ emptyActions }: { emptyActions?: ReactNode }) {
  const { t, i18n } = useTranslation('imports');
  const kinds = useQuery(importKindsQuery);
  const zh = i18n.language === 'zh-CN';
  const kindName = useMemo(() => {
    const names = new Map(kinds.data?.map((kind) => [kind.kind, zh ? kind.name_zh : kind.name_en]));
    return (kind: string) => names.get(kind) ?? kind;
  }, [kinds.data, zh]);
  const columns = useMemo<Column<ImportRow>[]>(() => {
    const count = (key: 'rows_read' | 'rows_created' | 'rows_changed' | 'rows_unchanged' | 'rows_rejected', name: string): Column<ImportRow> => ({
      key,
      title: t(`report.${name}`),
      width: 90,
      align: 'right',
      render: (row) => formatNumber(row[key]),
    });
    return [
      { key: 'created_at', title: t('list.at'), width: 150, always: true, render: (row) => formatInstant(row.created_at) },
      { key: 'file_name', title: t('list.file'), width: 240, always: true, render: (row) => row.file_name },
      { key: 'kind', title: t('mapping.kind'), width: 120, render: (row) => kindName(row.kind) },
      {
        key: 'state',
        title: t('list.state'),
        width: 150,
        render: (row) => (
          <>
            <Tag color={importTones[row.state]}>{t(`state.${row.state}`)}</Tag>
            {row.dry_run && <Tag>{t('list.dry_run')}</Tag>}
          </>
        ),
      },
      count('rows_read', 'read'),
      count('rows_created', 'created'),
      count('rows_changed', 'changed'),
      count('rows_unchanged', 'unchanged'),
      count('rows_rejected', 'rejected'),
      { key: 'actor', title: t('list.actor'), width: 120, render: (row) => row.actor },
    ];
  }, [t, kindName]);
  const filters = useMemo<Filter[]>(
    () => [
      {
        key: 'kind',
        label: t('mapping.kind'),
        kind: 'choice',
        single: true,
        options: (kinds.data ?? []).map((kind) => ({ value: kind.kind, label: kindName(kind.kind) })),
      },
    ],
    [t, kinds.data, kindName],
  );
  return (
    <DataTable
      listKey="imports"
      columns={columns}
      filters={filters}
      searchable={false}
      rowId={(row) => row.id}
      rowPath={(row) => `/imports/${row.id}`}
      load={listImports}
      emptyTitle={t('list.empty')}
      emptyHint={t('list.empty_hint')}
      emptyActions={emptyActions}
    />
  );
}
