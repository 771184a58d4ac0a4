import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Popconfirm, Select, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Section } from '@/components/page';
import { useNotify } from '@/components/use-notify';
import { asProblem, problemText } from '@/lib/problem';
import { previewTables, publishStudy, type ResearchTable, type Study, type Tables } from './api/research';
import { dimensionsMax, hasTable, usualTables } from './table-choice';
import { useTableName } from './use-table-name';

/** Which tables are published; all at once, and once. */
export function PublishPart({ study }: { study: Study }) {
  const { t } = useTranslation('research');
  const client = useQueryClient();
  const notify = useNotify();
  const [tables, setTables] = useState<Tables['tables']>(usualTables(study));
  const preview = useMutation({ mutationFn: () => previewTables(study.id, { tables }) });
  const publish = useMutation({
    mutationFn: () => publishStudy(study, { tables }),
    onSuccess: async () => {
      notify.done(t('publish.done'));
      await client.invalidateQueries({ queryKey: ['research'] });
    },
  });
  const change = (next: Tables['tables']) => {
    setTables(next);
    preview.reset();
  };
  const error = preview.error ?? publish.error;
  return (
    <Section title={t('publish.title')}>
      <p className="rm-muted">{t('publish.hint', { n: study.input.minimum_group })}</p>
      <TableChooser study={study} tables={tables} onChange={change} />
      <ChosenTables study={study} tables={tables} preview={preview.data} onChange={change} />
      {error !== null && <Alert type="error" showIcon className="rm-form-alert" title={problemText(asProblem(error))} description={asProblem(error).detail} />}
      <div className="rm-row">
        <Button disabled={tables.length === 0} loading={preview.isPending} onClick={() => preview.mutate()}>
          {t('publish.preview')}
        </Button>
        <Popconfirm title={t('publish.sure')} description={t('publish.sure_hint')} onConfirm={() => publish.mutate()}>
          <Button type="primary" disabled={tables.length === 0} loading={publish.isPending}>
            {t('publish.publish')}
          </Button>
        </Popconfirm>
      </div>
    </Section>
  );
}

interface TablesProps {
  study: Study;
  tables: Tables['tables'];
  onChange: (tables: Tables['tables']) => void;
}

function TableChooser({ study, tables, onChange }: TablesProps) {
  const { t, i18n } = useTranslation('research');
  const [dimensions, setDimensions] = useState<string[]>([]);
  const zh = i18n.language === 'zh-CN';
  return (
    <div className="rm-row">
      <Select
        mode="multiple"
        className="rm-grow"
        aria-label={t('publish.dimensions')}
        placeholder={t('publish.dimensions')}
        maxCount={dimensionsMax}
        value={dimensions}
        options={study.dimensions.map((one) => ({ value: one.code, label: zh ? one.name_zh : one.name_en }))}
        onChange={setDimensions}
      />
      <Button
        disabled={dimensions.length === 0 || hasTable(tables, dimensions)}
        onClick={() => {
          onChange([...tables, { dimensions }]);
          setDimensions([]);
        }}
      >
        {t('publish.add')}
      </Button>
    </div>
  );
}

function ChosenTables({ study, tables, preview, onChange }: TablesProps & { preview: readonly ResearchTable[] | undefined }) {
  const { t } = useTranslation('research');
  const nameOf = useTableName(study);
  return (
    <ul className="rm-lines">
      {tables.map((table, index) => {
        const seen = preview?.[index];
        return (
          <li key={table.dimensions.join(',')}>
            <span>
              {nameOf(table.dimensions)}{' '}
              {seen && (
                <Tag color={seen.is_published ? undefined : 'warning'}>
                  {seen.is_published
                    ? t('publish.cells', { shown: seen.lines_shown, hidden: seen.lines_hidden })
                    : t('table.too_few')}
                </Tag>
              )}
            </span>
            <Button size="small" onClick={() => onChange(tables.filter((_, i) => i !== index))}>
              {t('common:action.delete')}
            </Button>
          </li>
        );
      })}
    </ul>
  );
}
