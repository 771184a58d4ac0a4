import { Progress } from 'antd';
import { useTranslation } from 'react-i18next';
import { formatNumber } from '@/lib/format';
import { isFinished, jobShare, type Job } from '@/lib/jobs';

/** How far a job is: its stage in words, a bar, and what has been counted. */
export function JobProgress({ job }: { job: Job }) {
  const { t } = useTranslation('operations');
  const share = jobShare(job);
  const status =
    job.state === 'failed' ? 'exception' : job.state === 'done' ? 'success' : job.state === 'running' ? 'active' : 'normal';
  return (
    <div className="rm-job-progress" role="status">
      <Progress
        percent={Math.round((share ?? 0) * 100)}
        status={status}
        size="small"
        aria-label={t('job.progress')}
        format={(percent) => (share === null && !isFinished(job) ? '…' : `${percent ?? 0}%`)}
      />
      <div className="rm-muted">
        {t(`state.${job.state}`)}
        {job.stage !== '' && !isFinished(job) && ` · ${t(`stage.${job.stage}`, { defaultValue: job.stage })}`}
        {job.units_done > 0 &&
          ` · ${formatNumber(job.units_done)}${job.units_total > 0 ? ` / ${formatNumber(job.units_total)}` : ''}`}
      </div>
    </div>
  );
}
