import { Drawer, Tag } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DataTable } from '@/components/data-table/data-table';
import type { Column, Filter, QuickFilter } from '@/components/data-table/types';
import { formatInstant } from '@/lib/format';
import type { ListState } from '@/lib/url-filters';
import { fieldChanges, listAudit, type AuditRow } from './api/audit';

const areas = ['session', 'identity', 'accounts', 'roles', 'customers', 'views', 'guidance', 'models', 'month', 'imports', 'exports', 'jobs'] as const;

/** Who did what to which record from where, and what it changed. */
export function AuditList({
  onExport,
}: {
  onExport?: (state: ListState, format: 'xlsx' | 'csv', columns: readonly string[]) => Promise<void>;
}) {
  const { t } = useTranslation('operations');
  const [shown, setShown] = useState<AuditRow | null>(null);
  const columns = useMemo<Column<AuditRow>[]>(
    () => [
      { key: 'seq', title: t('audit.seq'), width: 80, align: 'right', render: (row) => row.seq },
      { key: 'at', title: t('audit.at'), width: 150, always: true, render: (row) => formatInstant(row.at) },
      { key: 'actor', title: t('audit.actor'), width: 130, render: (row) => row.actor },
      {
        key: 'action',
        title: t('audit.action'),
        width: 200,
        render: (row) => (
          <>
            {actionText(t, row.action)} {row.was_refused && <Tag color="error">{t('audit.refused')}</Tag>}
          </>
        ),
      },
      { key: 'object', title: t('audit.object'), width: 230, render: (row) => objectText(t, row) },
      { key: 'change', title: t('audit.change'), width: 280, render: (row) => changeText(row) },
      { key: 'remote_address', title: t('audit.from'), width: 130, render: (row) => row.remote_address },
      { key: 'request_id', title: t('audit.request'), width: 180, hidden: true, render: (row) => row.request_id },
    ],
    [t],
  );
  const filters = useMemo<Filter[]>(
    () => [
      { key: 'actor', label: t('audit.actor'), kind: 'text' },
      { key: 'action', label: t('audit.action'), kind: 'text', placeholder: 'customers.' },
      { key: 'object_kind', label: t('audit.object_kind'), kind: 'text', placeholder: 'customer' },
      { key: 'object_id', label: t('audit.object_id'), kind: 'text' },
      { key: 'days', label: t('audit.days'), kind: 'date-range', fromKey: 'from', toKey: 'until' },
      { key: 'refused', label: t('audit.refused'), kind: 'yes-no' },
    ],
    [t],
  );
  const quickFilters = useMemo<QuickFilter[]>(
    () => [
      { key: 'refused', label: t('audit.refused'), filters: { refused: ['true'] } },
      { key: 'sign-ins', label: t('audit.sign_ins'), filters: { action: ['session.'] } },
      { key: 'exports', label: t('audit.exports'), filters: { action: ['exports.'] } },
    ],
    [t],
  );
  return (
    <>
      <DataTable
        listKey="audit"
        columns={columns}
        filters={filters}
        quickFilters={quickFilters}
        searchable={false}
        rowId={(row) => String(row.seq)}
        load={listAudit}
        onRow={setShown}
        onExport={onExport}
        card={(row) => (
          <>
            <strong>{actionText(t, row.action)}</strong>
            <span>
              {row.actor} · {objectText(t, row)}
            </span>
            <span className="rm-muted">{formatInstant(row.at)}</span>
          </>
        )}
      />
      <Drawer open={shown !== null} onClose={() => setShown(null)} size={640} title={shown && actionText(t, shown.action)}>
        {shown && <AuditDetail row={shown} />}
      </Drawer>
    </>
  );
}

type Translate = (key: string, options?: Record<string, unknown>) => string;

function actionText(t: Translate, action: string): string {
  const area = action.split('.')[0] ?? '';
  const known = (areas as readonly string[]).includes(area);
  return t(`action.${action}`, { defaultValue: known ? `${t(`area.${area}`)} · ${action.slice(area.length + 1)}` : action });
}

function objectText(t: Translate, row: AuditRow): string {
  if (row.object_kind === '') return '';
  return `${t(`object.${row.object_kind}`, { defaultValue: row.object_kind })} ${row.object_id}`;
}

function changeText(row: AuditRow): string {
  const changes = fieldChanges(row.before, row.after);
  const text = changes
    .slice(0, 3)
    .map((change) => `${change.field}: ${change.before === '' ? '' : `${change.before} → `}${change.after}`)
    .join('; ');
  return (row.reason === '' ? text : `${row.reason} ${text}`).slice(0, 160);
}

function AuditDetail({ row }: { row: AuditRow }) {
  const { t } = useTranslation('operations');
  const facts: [string, string][] = [
    [t('audit.at'), formatInstant(row.at)],
    [t('audit.actor'), row.actor],
    [t('audit.from'), row.remote_address],
    [t('audit.object'), objectText(t, row)],
    [t('audit.reason'), row.reason],
    [t('audit.request'), row.request_id],
    [t('audit.hash'), row.hash],
  ];
  return (
    <div className="rm-stack">
      <dl className="rm-facts">
        {facts
          .filter(([, value]) => value !== '')
          .map(([label, value]) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
      </dl>
      <table className="rm-conflict">
        <thead>
          <tr>
            <th>{t('audit.field')}</th>
            <th>{t('audit.before')}</th>
            <th>{t('audit.after')}</th>
          </tr>
        </thead>
        <tbody>
          {fieldChanges(row.before, row.after).map((change) => (
            <tr key={change.field}>
              <th scope="row">{change.field}</th>
              <td>{change.before}</td>
              <td>{change.after}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
