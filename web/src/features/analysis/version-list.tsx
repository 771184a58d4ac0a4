import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Popconfirm } from 'antd';
import { LoadMore } from '@/components/load-more';
import { useNotify } from '@/components/use-notify';
import { formatDay, formatInstant, formatNumber } from '@/lib/format';
import { useVersionChange, versionsQuery } from './api/register';
import type { ModelVersion } from './api/register';
import { measureText } from './back-test';
import { HowTested, backTestSentence } from './result-head';
import { useAnalysisWords } from './use-words';

/** Every version of a model, newest first, and the way to put one to use by hand. */
export function VersionList({ model, canPublish }: { model: string; canPublish: boolean }) {
  const { t } = useAnalysisWords();
  const pages = useInfiniteQuery(versionsQuery(model));
  return (
    <LoadMore pages={pages} empty={t('register.no_version')}>
      {(versions) => (
        <ol className="rma-version-list">
          {versions.map((version) => (
            <VersionLine key={version.version} version={version} canPublish={canPublish} />
          ))}
        </ol>
      )}
    </LoadMore>
  );
}

function VersionLine({ version, canPublish }: { version: ModelVersion; canPublish: boolean }) {
  const words = useAnalysisWords();
  const { t, code, format } = words;
  const test = version.back_test;
  return (
    <li>
      <header>
        <b>{t('register.version', { version: version.version })}</b>
        <span className={`rma-state rma-state-${version.state}`}>{code('state', version.state)}</span>
        <span className="rm-muted">{code('why', version.why)}</span>
        {canPublish && version.state !== 'in_use' && <UseButton version={version} />}
      </header>
      {test && (
        <p>
          {backTestSentence(test, words)} <HowTested test={test} />
        </p>
      )}
      {test && typeof test.in_use === 'number' && (
        <p className="rm-muted">
          {t('register.in_use_then', { value: measureText(test.measure, test.in_use, format) })}
        </p>
      )}
      <p className="rm-muted">
        {t('register.learnt', {
          until: formatDay(version.trained_until),
          data: version.data_version,
          seconds: formatNumber(version.seconds, 1),
        })}
        {' · '}
        {formatInstant(version.changed_at)} {code('by', version.changed_by)}
      </p>
      <details>
        <summary>{t('register.parameters')}</summary>
        <dl className="rma-meaning">
          <dt>{t('register.seed')}</dt>
          <dd>{version.seed}</dd>
          {version.parameters.map((one) => (
            <Parameter key={one.name} name={code('parameter', one.name)} value={one.value} />
          ))}
        </dl>
      </details>
    </li>
  );
}

function Parameter({ name, value }: { name: string; value: number }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{formatNumber(value, Number.isInteger(value) ? 0 : 4)}</dd>
    </>
  );
}

function UseButton({ version }: { version: ModelVersion }) {
  const { t, code } = useAnalysisWords();
  const notify = useNotify();
  const change = useVersionChange(version.model);
  return (
    <Popconfirm
      title={t('register.use_title', { model: code('model', version.model), version: version.version })}
      description={t('register.use_text')}
      okText={t('register.use')}
      onConfirm={() =>
        change.mutate(version.version, {
          onSuccess: () => notify.done(t('register.used', { version: version.version })),
          onError: (error) => notify.failed(error),
        })
      }
    >
      <Button size="small" loading={change.isPending}>
        {t('register.use')}
      </Button>
    </Popconfirm>
  );
}
