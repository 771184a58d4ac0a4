import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Tag } from 'antd';
import { useEffect, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { DataTable } from '@/components/data-table/data-table';
import type { Column, Filter, QuickFilter } from '@/components/data-table/types';
import { JobProgress } from '@/components/job-progress';
import { useNotify } from '@/components/use-notify';
import { formatInstant } from '@/lib/format';
import { isFinished, onJobChange } from '@/lib/jobs';
import { reasonText } from '@/lib/problem';
import { cancelJob, listJobs, retryJob, type JobRow } from './api/jobs';

const states = ['waiting', 'running', 'done', 'failed', 'cancelled'] as const;
const kinds = ['month.run', 'imports.run', 'imports.undo', 'exports.run', 'checks.nightly'] as const;
const tones: Record<string, string> = { failed: 'error', done: 'success', running: 'processing' };

/** Long work, live: what runs, what waits, what failed and why. */
export function JobList({ seesAll }: { seesAll: boolean }) {
  const { t } = useTranslation('operations');
  const client = useQueryClient();
  const notify = useNotify();
  const refresh = () => client.invalidateQueries({ queryKey: ['list', 'jobs'] });
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = onJobChange(() => {
      timer ??= setTimeout(() => {
        timer = undefined;
        void client.invalidateQueries({ queryKey: ['list', 'jobs'] });
      }, 400);
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [client]);
  const change = useMutation({
    mutationFn: ({ id, work }: { id: string; work: (id: string) => Promise<void> }) => work(id),
    onSuccess: refresh,
    onError: notify.failed,
  });

  const columns = useMemo<Column<JobRow>[]>(
    () => [
      { key: 'kind', title: t('job.kind'), width: 150, always: true, render: (job) => t(`kind.${job.kind}`, { defaultValue: job.kind }) },
      { key: 'state', title: t('job.state'), width: 100, render: (job) => <Tag color={tones[job.state]}>{t(`state.${job.state}`)}</Tag> },
      {
        key: 'progress',
        title: t('job.progress'),
        width: 300,
        render: (job) =>
          job.state === 'failed' ? (
            <span className="rm-bad">{reasonText(job.reason, job.message)}</span>
          ) : (
            <JobProgress job={job} />
          ),
      },
      { key: 'created_by_name', title: t('job.created_by'), width: 120, render: (job) => job.created_by_name },
      { key: 'created_at', title: t('job.created_at'), width: 150, render: (job) => formatInstant(job.created_at) },
      { key: 'finished_at', title: t('job.finished_at'), width: 150, render: (job) => formatInstant(job.finished_at) },
      { key: 'attempts', title: t('job.attempts'), width: 90, align: 'right', hidden: true, render: (job) => `${job.attempts} / ${job.attempts_max}` },
      {
        key: 'actions',
        title: '',
        width: 100,
        render: (job) =>
          job.may_manage &&
          (isFinished(job) ? (
            (job.state === 'failed' || job.state === 'cancelled') && (
              <Button size="small" onClick={() => change.mutate({ id: job.id, work: retryJob })}>
                {t('job.retry')}
              </Button>
            )
          ) : (
            <Button
              size="small"
              danger
              disabled={job.cancel_requested}
              onClick={() => change.mutate({ id: job.id, work: cancelJob })}
            >
              {t(job.cancel_requested ? 'job.cancelling' : 'job.cancel')}
            </Button>
          )),
      },
    ],
    [t, change],
  );
  const filters = useMemo<Filter[]>(
    () => [
      { key: 'state', label: t('job.state'), kind: 'choice', single: true, options: states.map((value) => ({ value, label: t(`state.${value}`) })) },
      { key: 'kind', label: t('job.kind'), kind: 'choice', single: true, options: kinds.map((value) => ({ value, label: t(`kind.${value}`) })) },
      ...(seesAll ? [{ key: 'mine', label: t('job.mine'), kind: 'yes-no' } as const] : []),
    ],
    [t, seesAll],
  );
  const quickFilters = useMemo<QuickFilter[]>(
    () => [
      { key: 'running', label: t('state.running'), filters: { state: ['running'] } },
      { key: 'failed', label: t('state.failed'), filters: { state: ['failed'] } },
      ...(seesAll ? [{ key: 'mine', label: t('job.mine'), filters: { mine: ['true'] } }] : []),
    ],
    [t, seesAll],
  );
  return (
    <DataTable
      listKey="jobs"
      columns={columns}
      filters={filters}
      quickFilters={quickFilters}
      searchable={false}
      rowId={(job) => job.id}
      load={listJobs}
      emptyTitle={t('job.empty')}
      emptyHint={t('job.empty_hint')}
      card={(job) => (
        <>
          <div className="rm-row rm-row-spread">
            <strong>{t(`kind.${job.kind}`, { defaultValue: job.kind })}</strong>
            <Tag color={tones[job.state]}>{t(`state.${job.state}`)}</Tag>
          </div>
          <JobProgress job={job} />
          <span className="rm-muted">
            {job.created_by_name} · {formatInstant(job.created_at)}
          </span>
        </>
      )}
    />
  );
}
