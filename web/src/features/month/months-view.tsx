import { PlayCircleOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Select } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyState, QueryView } from '@/components/states';
import { JobProgress } from '@/components/job-progress';
import { useNotify } from '@/components/use-notify';
import { addMonths } from '@/lib/figure';
import { formatInstant, formatNumber, formatPeriod } from '@/lib/format';
import { isFinished, useJob } from '@/lib/jobs';
import { usePublishedMonths, useRunMonth } from './api/run-month';
import type { Months } from './api/run-month';
import '@/components/analysis.css';
import './month.css';

/** Months: run one, watch it, and every version that was published. */
export function MonthsView({ canRun }: { canRun: boolean }) {
  const months = usePublishedMonths();
  return (
    <QueryView query={months}>
      {(list) => (
        <div className="rma-months">
          {canRun && <Run months={list} />}
          <Published months={list} />
        </div>
      )}
    </QueryView>
  );
}

const CHOICE_MONTHS = 13;

function Run({ months }: { months: Months }) {
  const { t } = useTranslation('month');
  const notify = useNotify();
  const newest = months.newest_order_period ?? '';
  const [period, setPeriod] = useState(newest);
  const [jobId, setJobId] = useState<string | undefined>();
  const run = useRunMonth();
  const start = (): void =>
    run.mutate(period, {
      onSuccess: (answer) => setJobId(answer.job_id),
      onError: (error) => notify.failed(error),
    });
  if (newest === '')
    return <EmptyState title={t('no_orders')} hint={t('no_orders_hint')} />;
  return (
    <section className="rma-run">
      <h2>{t('run')}</h2>
      <p className="rm-muted">{t('run_hint')}</p>
      <Currency months={months} newest={newest} />
      <div className="rm-row">
        <Select
          value={period}
          onChange={setPeriod}
          aria-label={t('period')}
          options={Array.from({ length: CHOICE_MONTHS }, (_, back) => addMonths(newest, -back)).map(
            (one) => ({ value: one, label: formatPeriod(one) }),
          )}
        />
        <Button
          type="primary"
          icon={<PlayCircleOutlined aria-hidden />}
          loading={run.isPending}
          onClick={start}
        >
          {t('run_now')}
        </Button>
      </div>
      {jobId !== undefined && <Running jobId={jobId} />}
    </section>
  );
}

/** Whether the newest month stands on the records as they are. */
function Currency({ months, newest }: { months: Months; newest: string }) {
  const { t } = useTranslation('month');
  const published = months.items.find((month) => month.period === newest)?.versions[0];
  const period = formatPeriod(newest);
  if (published === undefined)
    return <Alert type="info" showIcon title={t('not_run', { period })} />;
  return published.is_current ? (
    <Alert type="success" showIcon title={t('current', { period, version: published.version })} />
  ) : (
    <Alert type="warning" showIcon title={t('outdated', { period, version: published.version })} />
  );
}

function Running({ jobId }: { jobId: string }) {
  const client = useQueryClient();
  const { data: job } = useJob(jobId);
  const isDone = job !== undefined && isFinished(job);
  useEffect(() => {
    if (isDone) void client.invalidateQueries({ queryKey: ['months'] });
  }, [isDone, client]);
  if (job === undefined) return null;
  return <JobProgress job={job} />;
}

function Published({ months }: { months: Months }) {
  const { t } = useTranslation('month');
  if (months.items.length === 0)
    return <EmptyState title={t('none')} hint={t('none_hint')} />;
  return (
    <section>
      <h2>{t('published')}</h2>
      <div className="rma-table-scroll" tabIndex={0} role="region" aria-label={t('published')}>
        <table className="rma-plain-table">
          <thead>
            <tr>
              <th>{t('period')}</th>
              <th>{t('version')}</th>
              <th>{t('published_at')}</th>
              <th className="rma-num">{t('shops')}</th>
              <th className="rma-num">{t('grading_version')}</th>
              <th className="rma-num">{t('target_version')}</th>
              <th className="rma-num">{t('data_version')}</th>
              <th>{t('state')}</th>
            </tr>
          </thead>
          <tbody>
            {months.items.flatMap((month) =>
              month.versions.map((version, index) => (
                <tr key={version.run_id}>
                  <th scope="row">{index === 0 ? formatPeriod(month.period) : ''}</th>
                  <td>{version.version}</td>
                  <td>{formatInstant(version.published_at)}</td>
                  <td className="rma-num">{formatNumber(version.customers_total)}</td>
                  <td className="rma-num">{modelVersion(version.grading_version, t)}</td>
                  <td className="rma-num">{modelVersion(version.target_classes_version, t)}</td>
                  <td className="rma-num">{version.data_version}</td>
                  <td>{t(index > 0 ? 'replaced' : version.is_current ? 'is_current' : 'is_old')}</td>
                </tr>
              )),
            )}
          </tbody>
        </table>
      </div>
      <p className="rm-muted">{t('frozen')}</p>
    </section>
  );
}

function modelVersion(version: number, t: (key: string) => string): string {
  return version === 0 ? t('built_in') : String(version);
}
