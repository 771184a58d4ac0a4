import { useQuery } from '@tanstack/react-query';
import { Select, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Section } from '@/components/page';
import { EmptyState, QueryView } from '@/components/states';
import type { ListState } from '@/lib/url-filters';
import { tablesQuery, type ResearchTable, type Study } from './api/research';
import { LineList } from './line-list';
import { SharePicture } from './share-picture';
import { useTableName } from './use-table-name';
import { WeightedLines } from './weighted-lines';

export type LineExport = (table: number, state: ListState, format: 'xlsx' | 'csv', columns: readonly string[]) => Promise<void>;

/** What was published: one table at a time, as picture and as figures. */
export function ResultsPart({ study, onExport }: { study: Study; onExport?: LineExport }) {
  const query = useQuery(tablesQuery(study.id));
  return (
    <QueryView query={query} loadingRows={6}>
      {(tables) => <Results study={study} tables={tables} onExport={onExport} />}
    </QueryView>
  );
}

function Results({ study, tables, onExport }: { study: Study; tables: readonly ResearchTable[]; onExport?: LineExport }) {
  const { t } = useTranslation('research');
  const nameOf = useTableName(study);
  const [position, setPosition] = useState(tables[0]?.position ?? 1);
  const table = tables.find((one) => one.position === position);
  if (table === undefined) return <EmptyState title={t('table.none')} />;
  return (
    <Section
      title={nameOf(table.dimensions)}
      extra={
        <Select
          aria-label={t('table.choose')}
          className="rm-research-choice"
          value={position}
          options={tables.map((one) => ({
            value: one.position,
            label: one.is_published ? nameOf(one.dimensions) : `${nameOf(one.dimensions)}（${t('table.too_few')}）`,
          }))}
          onChange={setPosition}
        />
      }
    >
      {table.is_published ? (
        <>
          <p className="rm-muted">
            {t('table.cells', { shown: table.lines_shown, hidden: table.lines_hidden, n: study.input.minimum_group })}{' '}
            {table.lines_hidden > 0 && <Tag>{t('table.hidden_mark')}</Tag>}
          </p>
          <SharePicture key={position} study={study} table={table} />
          {table.weighted.length > 0 && <WeightedLines table={table} />}
          <LineList
            key={`list-${String(position)}`}
            study={study}
            table={table}
            onExport={onExport && ((state, format, columns) => onExport(position, state, format, columns))}
          />
        </>
      ) : (
        <EmptyState title={t('table.too_few')} hint={t('table.too_few_hint', { n: study.input.minimum_group })} />
      )}
    </Section>
  );
}
