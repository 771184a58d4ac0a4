import { Tag } from 'antd';
import { useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router-dom';
import { DataTable } from '@/components/data-table/data-table';
import type { Column, DataTableProps, Filter } from '@/components/data-table/types';
import { formatInstant, formatNumber, formatPeriod } from '@/lib/format';
import { listStudies, type StudyRow } from './api/research';

export const studyStates = ['draft', 'collecting', 'closed', 'published'] as const;
export const stateTones: Record<string, string> = { collecting: 'processing', closed: 'warning', published: 'success' };

/** Studies; who may not manage them sees what is published. */
export function StudyList({ onExport, emptyActions }: Pick<DataTableProps<StudyRow>, 'onExport'> & { emptyActions?: ReactNode }) {
  const { t } = useTranslation('research');
  const columns = useMemo<Column<StudyRow>[]>(
    () => [
      { key: 'title', title: t('field.title'), width: 280, always: true, sortable: true, render: (row) => <Link to={`/research/${row.id}`}>{row.title}</Link> },
      { key: 'state', title: t('field.state'), width: 110, render: (row) => <Tag color={stateTones[row.state]}>{t(`state.${row.state}`)}</Tag> },
      {
        key: 'first_period',
        title: t('field.period'),
        width: 170,
        sortable: true,
        render: (row) => `${formatPeriod(row.first_period)} – ${formatPeriod(row.last_period)}`,
      },
      { key: 'questions', title: t('field.questions'), width: 80, align: 'right', render: (row) => formatNumber(row.questions) },
      { key: 'answers', title: t('field.answers'), width: 110, align: 'right', sortable: true, render: (row) => formatNumber(row.answers) },
      { key: 'changed_at', title: t('field.changed_at'), width: 150, sortable: true, render: (row) => formatInstant(row.changed_at) },
      { key: 'changed_by_name', title: t('field.changed_by'), width: 120, render: (row) => row.changed_by_name },
    ],
    [t],
  );
  const filters = useMemo<Filter[]>(
    () => [{ key: 'state', label: t('field.state'), kind: 'choice', single: true, options: studyStates.map((value) => ({ value, label: t(`state.${value}`) })) }],
    [t],
  );
  return (
    <DataTable
      listKey="research"
      columns={columns}
      filters={filters}
      searchHint={t('list.search')}
      rowId={(row) => row.id}
      rowPath={(row) => `/research/${row.id}`}
      load={listStudies}
      onExport={onExport}
      emptyTitle={t('list.empty')}
      emptyHint={t('list.empty_hint')}
      emptyActions={emptyActions}
    />
  );
}
