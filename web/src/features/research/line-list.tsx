import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { DataTable } from '@/components/data-table/data-table';
import type { Column, DataTableProps, Filter } from '@/components/data-table/types';
import { formatNumber, formatPercent } from '@/lib/format';
import { listLines, type ResearchLine, type ResearchTable, type Study } from './api/research';

/** The figures of a table. A group that filters narrow too far is refused, as the server says why. */
export function LineList({ study, table, onExport }: { study: Study; table: ResearchTable } & Pick<DataTableProps<ResearchLine>, 'onExport'>) {
  const { t, i18n } = useTranslation('research');
  const zh = i18n.language === 'zh-CN';
  const dimensions = useMemo(
    () => table.dimensions.flatMap((code) => study.dimensions.filter((one) => one.code === code)),
    [study.dimensions, table.dimensions],
  );
  const columns = useMemo<Column<ResearchLine>[]>(() => {
    const parts = ['measured', 'group_1', 'group_2'] as const;
    const hidden = <span className="rm-muted">{t('table.hidden')}</span>;
    return [
      ...dimensions.map((dimension, index): Column<ResearchLine> => ({
        key: `${parts[index] ?? 'measured'}.name.{language}`,
        title: zh ? dimension.name_zh : dimension.name_en,
        width: 200,
        always: true,
        render: (line) => {
          const category = line[parts[index] ?? 'measured'];
          return zh ? category?.name.zh : category?.name.en;
        },
      })),
      { key: 'answers', title: t('field.answers'), width: 100, align: 'right', sortable: true, render: (line) => (typeof line.answers === 'number' ? formatNumber(line.answers) : hidden) },
      { key: 'group', title: t('field.group'), width: 110, align: 'right', render: (line) => (typeof line.group === 'number' ? formatNumber(line.group) : hidden) },
      { key: 'share', title: t('field.share'), width: 90, align: 'right', sortable: true, render: (line) => (typeof line.share === 'number' ? formatPercent(line.share) : hidden) },
      {
        key: 'low',
        title: t('field.interval'),
        width: 150,
        align: 'right',
        render: (line) => (typeof line.low === 'number' ? `${formatPercent(line.low)} – ${formatPercent(line.high)}` : ''),
      },
    ];
  }, [t, zh, dimensions]);
  const filters = useMemo<Filter[]>(
    () =>
      dimensions.map((dimension) => ({
        key: dimension.code,
        label: zh ? dimension.name_zh : dimension.name_en,
        kind: 'choice',
        single: true,
        options: dimension.categories.map((one) => ({ value: one.code, label: zh ? one.name_zh : one.name_en })),
      })),
    [dimensions, zh],
  );
  return (
    <DataTable
      listKey="research-lines"
      columns={columns}
      filters={filters}
      searchable={false}
      rowId={(line) => [line.measured, line.group_1, line.group_2].map((one) => one?.code ?? '').join('|')}
      load={(state, page, signal) => listLines(study.id, table.position, state, page, signal)}
      loadKey={[study.id, table.position]}
      onExport={onExport}
    />
  );
}
