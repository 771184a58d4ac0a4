import { Popover } from 'antd';
import { Link } from 'react-router-dom';
import { formatDay, formatInstant, formatNumber, formatPeriod } from '@/lib/format';
import type { BackTest, ResultHead as Head, Watch } from './api/results';
import { heldOutDays, measureText, verdictOf } from './back-test';
import { useAnalysisWords } from './use-words';
import type { AnalysisWords } from './use-words';

/** What stands above every result: of which month, by which version, how well it foretold. */
export function ResultHead({ head }: { head: Head }) {
  const { t } = useAnalysisWords();
  return (
    <header className="rma-result-head">
      <p>
        {head.back_test ? <BackTestSentence test={head.back_test} /> : t(noTestReason(head.model))}{' '}
        {head.back_test && <HowTested test={head.back_test} />}
      </p>
      <ul className="rma-facts">
        <li>{t('head.until', { period: formatPeriod(head.period), day: formatDay(head.until) })}</li>
        <li>
          <Link to={`/analysis/models?model=${head.model}`}>{t('head.version', { version: head.version })}</Link>
        </li>
        <li>{t('head.published', { time: formatInstant(head.published_at) })}</li>
        <li>
          <DriftPill watch={head.watch} measure={head.back_test?.measure ?? ''} />
        </li>
        {head.records_changed && <li className="rma-state rma-state-watch">{t('head.records_changed')}</li>}
      </ul>
    </header>
  );
}

/** Models that describe what is and foretell nothing. */
const DESCRIBING: readonly string[] = ['cohorts', 'strange', 'substitution'];

/** Why a model has no back-test, as the key of a text. */
export function noTestReason(model: string): string {
  return DESCRIBING.includes(model) ? 'back_test.none' : 'back_test.too_few';
}

/** "On 56 days that it had not seen …: better than …", from the figures. */
export function backTestSentence(test: BackTest, { t, code, format }: AnalysisWords): string {
  const start = t('back_test.sentence', {
    days: formatNumber(heldOutDays(test)),
    cases: formatNumber(test.cases),
    measure: code('measure', test.measure),
    value: measureText(test.measure, test.value, format),
  });
  if (test.baseline === null || test.baseline === undefined) return start + t('back_test.end');
  const verdict = verdictOf(test, test.baseline, format);
  return (
    start +
    t(`back_test.${verdict}`, {
      baseline: code('method', test.baseline_name),
      other: measureText(test.measure, test.baseline, format),
    })
  );
}

function BackTestSentence({ test }: { test: BackTest }) {
  const words = useAnalysisWords();
  return <b className="rma-sentence">{backTestSentence(test, words)}</b>;
}

/** What the measure means, which days, and what else was measured. */
export function HowTested({ test }: { test: BackTest }) {
  const { t, code, format } = useAnalysisWords();
  const figure = (value: number | null | undefined): string =>
    typeof value === 'number' ? measureText(test.measure, value, format) : t('back_test.not_compared');
  return (
    <Popover
      trigger="click"
      title={t('back_test.how')}
      content={
        <dl className="rma-meaning">
          <dt>{code('measure', test.measure)}</dt>
          <dd>{code('measure_means', test.measure)}</dd>
          <dt>{t('back_test.days')}</dt>
          <dd>{t('back_test.days_text', { from: test.learnt_until, until: test.tested_until })}</dd>
          <dt>{t('back_test.value')}</dt>
          <dd>{figure(test.value)}</dd>
          {test.baseline_name !== '' && (
            <>
              <dt>{code('method', test.baseline_name)}</dt>
              <dd>{figure(test.baseline)}</dd>
            </>
          )}
          <dt>{t('back_test.in_use')}</dt>
          <dd>{figure(test.in_use)}</dd>
          {test.more.map((one) => (
            <MoreFigure key={one.name} name={code('measure', one.name)} value={measureText(one.name, one.value, format)} />
          ))}
        </dl>
      }
    >
      <button type="button" className="rma-link-button">
        {t('back_test.how')}
      </button>
    </Popover>
  );
}

function MoreFigure({ name, value }: { name: string; value: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  );
}

/** Whether the scores moved since the version's first run. */
export function DriftPill({ watch, measure }: { watch: Watch; measure: string }) {
  const { t, code, format } = useAnalysisWords();
  const state = watch.state === '' ? 'first' : watch.state;
  if (state === 'first') return <span className="rma-state">{t('drift.first')}</span>;
  return (
    <Popover
      trigger="click"
      title={t('drift.title')}
      content={
        <dl className="rma-meaning">
          <dt>{t('drift.shift')}</dt>
          <dd>
            {typeof watch.shift === 'number' ? formatNumber(watch.shift, 2) : t('back_test.not_compared')}
            <br />
            <small>{t('drift.limits')}</small>
          </dd>
          <dt>{t('drift.came_true')}</dt>
          <dd>
            {typeof watch.came_true === 'number'
              ? `${code('measure', measure)} ${measureText(measure, watch.came_true, format)}`
              : t('drift.too_early')}
          </dd>
        </dl>
      }
    >
      <button type="button" className={`rma-link-button rma-state rma-state-${state}`}>
        {code('drift', state)}
      </button>
    </Popover>
  );
}
