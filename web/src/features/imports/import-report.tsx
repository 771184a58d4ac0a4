import { Alert, Button } from 'antd';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { Figure, Figures } from '@/components/figure';
import { JobProgress } from '@/components/job-progress';
import { Section } from '@/components/page';
import { downloadFrom } from '@/lib/download';
import { formatNumber } from '@/lib/format';
import { useJob } from '@/lib/jobs';
import { reasonText } from '@/lib/problem';
import { isOver, rejectsAddress, type Import } from './api/imports';

/** What a dry run would do, or what a run did: counts, reasons, the first rejected rows. */
export function ImportReport({ run }: { run: Import }) {
  const { t } = useTranslation('imports');
  const job = useJob(isOver(run) ? null : run.job_id);
  if (!isOver(run)) {
    return (
      <Section title={t(run.dry_run ? 'report.checking' : 'report.running')}>
        {job.data ? <JobProgress job={job.data} /> : <p className="rm-muted">{t('report.waiting')}</p>}
      </Section>
    );
  }
  const failed = run.state === 'failed' || run.state === 'interrupted';
  return (
    <>
      <Alert
        showIcon
        className="rm-form-alert"
        type={failed ? 'error' : run.state === 'done' ? (run.rows_rejected > 0 ? 'warning' : 'success') : 'info'}
        title={t(`outcome.${run.state}${run.dry_run && run.state === 'done' ? '_dry' : ''}`)}
        description={failed ? reasonText(run.reason, run.message) : undefined}
      />
      <Figures>
        <Figure label={t('report.read')} value={formatNumber(run.rows_read)} />
        <Figure label={t('report.created')} value={formatNumber(run.rows_created)} tone={run.rows_created > 0 ? 'good' : undefined} />
        <Figure label={t('report.changed')} value={formatNumber(run.rows_changed)} />
        <Figure label={t('report.unchanged')} value={formatNumber(run.rows_unchanged)} />
        <Figure label={t('report.rejected')} value={formatNumber(run.rows_rejected)} tone={run.rows_rejected > 0 ? 'bad' : undefined} />
      </Figures>
      {run.report && run.report.reasons.length > 0 && <Reasons run={run} report={run.report} />}
    </>
  );
}

/**
 * What to do about a reason. The server's words are English; what they name, the values that may be
 * written, is not.
 */
function adviceText(
  { reason, advice }: { reason: string; advice: string },
  t: TFunction<'imports'>,
): string {
  const allowed = /^expected one of (.+)$/s.exec(advice)?.[1];
  if (allowed !== undefined) return t('report.allowed', { values: allowed });
  return t([`advice.${reason.replace('.', '_')}`, 'report.no_advice'], { advice });
}

function Reasons({ run, report }: { run: Import; report: NonNullable<Import['report']> }) {
  const { t } = useTranslation('imports');
  return (
    <>
      <Section
        title={t('report.reasons')}
        extra={
          run.has_rejects_file && (
            <div className="rm-row">
              <Button size="small" onClick={() => downloadFrom(rejectsAddress(run.id, 'xlsx'))}>
                {t('report.rejects_xlsx')}
              </Button>
              <Button size="small" onClick={() => downloadFrom(rejectsAddress(run.id, 'csv'))}>
                {t('report.rejects_csv')}
              </Button>
            </div>
          )
        }
      >
        <p className="rm-muted">{t('report.reasons_hint')}</p>
        <table className="rm-plain-table">
          <thead>
            <tr>
              <th>{t('report.reason')}</th>
              <th>{t('report.rows')}</th>
              <th>{t('report.advice')}</th>
            </tr>
          </thead>
          <tbody>
            {report.reasons.map((reason) => (
              <tr key={reason.reason}>
                <th scope="row">{t(`problems:${reason.reason}`, { defaultValue: reason.reason })}</th>
                <td className="rm-number">{formatNumber(reason.rows)}</td>
                <td className="rm-muted">{adviceText(reason, t)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Section>
      <Section title={t('report.first')}>
        <div className="rm-scroll">
          <table className="rm-plain-table">
            <thead>
              <tr>
                <th>{t('report.line')}</th>
                <th>{t('report.field')}</th>
                <th>{t('report.value')}</th>
                <th>{t('report.message')}</th>
              </tr>
            </thead>
            <tbody>
              {report.first_rejected.map((row) => (
                <tr key={`${row.line}-${row.field}`}>
                  <td className="rm-number">{row.line}</td>
                  <td>{row.field}</td>
                  <td>{row.value}</td>
                  <td>{t(`problems:${row.reason}`, { defaultValue: row.message })}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </Section>
    </>
  );
}
