import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Popconfirm } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { JobProgress } from '@/components/job-progress';
import { Section } from '@/components/page';
import { QueryView } from '@/components/states';
import { useNotify } from '@/components/use-notify';
import { formatInstant } from '@/lib/format';
import { isFinished, useJob } from '@/lib/jobs';
import { reasonText } from '@/lib/problem';
import { importKey, importQuery, undoImport, type Import } from './api/imports';
import { ImportReport } from './import-report';

/** One import: live while it runs, its report afterwards, and taking it back. */
export function ImportDetail({ id }: { id: string }) {
  const query = useQuery(importQuery(id));
  return <QueryView query={query}>{(run) => <Inside run={run} />}</QueryView>;
}

function Inside({ run }: { run: Import }) {
  const { t } = useTranslation('imports');
  return (
    <>
      <p className="rm-import-line">
        <strong>{run.file_name}</strong>{' '}
        <span className="rm-muted">
          {run.actor} · {formatInstant(run.created_at)}
        </span>
      </p>
      <ImportReport run={run} />
      {run.may_be_undone && <Undo run={run} />}
      {run.state === 'undone' && <p className="rm-muted">{t('undo.done')}</p>}
    </>
  );
}

function Undo({ run }: { run: Import }) {
  const { t } = useTranslation('imports');
  const notify = useNotify();
  const client = useQueryClient();
  const [jobId, setJobId] = useState('');
  const job = useJob(jobId);
  const undo = useMutation({
    mutationFn: () => undoImport(run.id),
    onSuccess: setJobId,
    onError: notify.failed,
  });
  const over = job.data !== undefined && isFinished(job.data);
  useEffect(() => {
    if (over) void client.invalidateQueries({ queryKey: importKey(run.id) });
  }, [over, client, run.id]);
  return (
    <Section title={t('undo.title')}>
      <p className="rm-muted">{t('undo.text')}</p>
      {job.data?.state === 'failed' && (
        <p className="rm-bad">{reasonText(job.data.reason, job.data.message)}</p>
      )}
      {job.data && !over ? (
        <JobProgress job={job.data} />
      ) : (
        <Popconfirm
          title={t('undo.confirm')}
          okText={t('undo.button')}
          onConfirm={() => undo.mutate()}
        >
          <Button danger loading={undo.isPending}>
            {t('undo.button')}
          </Button>
        </Popconfirm>
      )}
    </Section>
  );
}
