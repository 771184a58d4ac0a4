import { PlayCircleOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { Button, Select } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { JobProgress } from '@/components/job-progress';
import { useNotify } from '@/components/use-notify';
import { useMonths } from '@/lib/company';
import { addMonths } from '@/lib/figure';
import { formatPeriod } from '@/lib/format';
import { isFinished, useJob } from '@/lib/jobs';
import { reasonText } from '@/lib/problem';
import { useStartRun } from './api/results';

const CHOICE_MONTHS = 13;

/** Starts the analysis of a month, and shows how far it is. */
export function RunCard() {
  const { t } = useTranslation('analysis');
  const notify = useNotify();
  const newest = useMonths().data?.newest_order_period ?? '';
  const [chosen, setChosen] = useState('');
  const [jobId, setJobId] = useState<string | undefined>();
  const run = useStartRun();
  const period = chosen === '' ? newest : chosen;
  if (newest === '') return <p className="rm-muted">{t('run.no_orders')}</p>;
  return (
    <div className="rma-run-card">
      <div className="rm-row">
        <Select
          value={period}
          onChange={setChosen}
          aria-label={t('run.period')}
          options={Array.from({ length: CHOICE_MONTHS }, (_, back) => addMonths(newest, -back)).map(
            (one) => ({ value: one, label: formatPeriod(one) }),
          )}
        />
        <Button
          type="primary"
          icon={<PlayCircleOutlined aria-hidden />}
          loading={run.isPending}
          onClick={() =>
            run.mutate(period, {
              onSuccess: (answer) => setJobId(answer.job_id),
              onError: (error) => notify.failed(error),
            })
          }
        >
          {t('run.now')}
        </Button>
      </div>
      {jobId !== undefined && <Running jobId={jobId} />}
    </div>
  );
}

function Running({ jobId }: { jobId: string }) {
  const client = useQueryClient();
  const { data: job } = useJob(jobId);
  const isDone = job !== undefined && isFinished(job);
  useEffect(() => {
    if (isDone) void client.invalidateQueries({ queryKey: ['analysis'] });
  }, [isDone, client]);
  if (job === undefined) return null;
  return (
    <>
      <JobProgress job={job} />
      {job.state === 'failed' && <p className="rm-bad">{reasonText(job.reason, job.message)}</p>}
    </>
  );
}
