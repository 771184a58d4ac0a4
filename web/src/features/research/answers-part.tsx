import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Popconfirm, Table, Upload } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Section } from '@/components/page';
import { useNotify } from '@/components/use-notify';
import { formatInstant, formatNumber } from '@/lib/format';
import { asProblem, problemText, reasonText, type Problem } from '@/lib/problem';
import { checkFile, importFile, importsQuery, removeImport, type ImportResult, type Study } from './api/research';

/** Files of answers: looked at first, then taken; each can be taken back while the study collects. */
export function AnswersPart({ study }: { study: Study }) {
  const { t } = useTranslation('research');
  const client = useQueryClient();
  const notify = useNotify();
  const [file, setFile] = useState<File | null>(null);
  const refresh = () => client.invalidateQueries({ queryKey: ['research'] });
  const check = useMutation({ mutationFn: (chosen: File) => checkFile(study.id, chosen) });
  const take = useMutation({
    mutationFn: (chosen: File) => importFile(study.id, chosen, (check.data?.refused ?? 0) > 0),
    onSuccess: async (result) => {
      notify.done(t('answers.taken', { n: formatNumber(result.taken) }));
      setFile(null);
      check.reset();
      await refresh();
    },
  });
  const error = check.error ?? take.error;
  return (
    <Section title={t('answers.title')}>
      <p className="rm-muted">{t('answers.hint', { columns: study.dimensions.map((one) => one.code).join(', ') })}</p>
      <Upload.Dragger
        accept=".csv,.xlsx"
        multiple={false}
        showUploadList={false}
        beforeUpload={(chosen) => {
          setFile(chosen);
          take.reset();
          check.mutate(chosen);
          return false;
        }}
      >
        <p className="rm-drop-title">{t('answers.drop')}</p>
      </Upload.Dragger>
      {error !== null && <Refusal problem={asProblem(error)} />}
      {file !== null && check.data && (
        <CheckResult name={file.name} result={check.data} isTaking={take.isPending} onTake={() => take.mutate(file)} />
      )}
      <ImportLines study={study} onRemoved={refresh} />
    </Section>
  );
}

/** The rule is named by the server; its own words come with it. */
function Refusal({ problem }: { problem: Problem }) {
  return <Alert type="error" showIcon className="rm-form-alert" title={problemText(problem)} description={problem.detail} />;
}

function CheckResult({ name, result, isTaking, onTake }: { name: string; result: ImportResult; isTaking: boolean; onTake: () => void }) {
  const { t } = useTranslation('research');
  const good = result.rows - result.refused;
  return (
    <div role="status">
      <p>
        <strong>{name}</strong> {t('answers.checked', { rows: formatNumber(result.rows), refused: formatNumber(result.refused) })}{' '}
        <Button type="primary" disabled={good === 0} loading={isTaking} onClick={onTake}>
          {t(result.refused > 0 ? 'answers.take_good' : 'answers.take', { n: formatNumber(good) })}
        </Button>
      </p>
      {result.refused > 0 && (
        <Table
          size="small"
          rowKey="line"
          dataSource={result.refusals}
          pagination={{ pageSize: 10, showSizeChanger: false }}
          scroll={{ x: true }}
          columns={[
            { title: t('answers.line'), dataIndex: 'line' },
            { title: t('answers.field'), dataIndex: 'field' },
            { title: t('answers.reason'), dataIndex: 'reason', render: (reason: string) => reasonText(reason, reason) },
            { title: t('answers.expected'), dataIndex: 'expected' },
          ]}
        />
      )}
    </div>
  );
}

function ImportLines({ study, onRemoved }: { study: Study; onRemoved: () => Promise<void> }) {
  const { t } = useTranslation('research');
  const notify = useNotify();
  const imports = useQuery(importsQuery(study.id));
  const remove = useMutation({ mutationFn: removeImport, onSuccess: onRemoved, onError: notify.failed });
  return (
    <ul className="rm-lines">
      {(imports.data ?? []).map((one) => (
        <li key={one.id}>
          <div>
            <strong>{one.file_name}</strong> {t('answers.rows', { n: formatNumber(one.answers) })}
            <div className="rm-muted">
              {one.imported_by_name} · {formatInstant(one.imported_at)}
            </div>
          </div>
          <Popconfirm title={t('answers.remove_sure')} onConfirm={() => remove.mutate(one.id)}>
            <Button size="small" danger loading={remove.isPending}>
              {t('answers.remove')}
            </Button>
          </Popconfirm>
        </li>
      ))}
    </ul>
  );
}
