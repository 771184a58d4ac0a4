import { useQuery } from '@tanstack/react-query';
import { Button, Drawer } from 'antd';
import { useSearchParams } from 'react-router-dom';
import { Section } from '@/components/page';
import { QueryView } from '@/components/states';
import { formatDay } from '@/lib/format';
import { reasonText } from '@/lib/problem';
import { modelsQuery } from './api/register';
import type { RegisteredModel } from './api/register';
import { measureText } from './back-test';
import { DriftPill, noTestReason } from './result-head';
import { RunCard } from './run-card';
import { useAnalysisWords } from './use-words';
import { VersionList } from './version-list';

/** 模型登记: every model with its version in use, how it was tested, and what is watched of it. */
export function RegisterView({ canRun, canPublish }: { canRun: boolean; canPublish: boolean }) {
  const { t, code } = useAnalysisWords();
  const models = useQuery(modelsQuery);
  const [search, setSearch] = useSearchParams();
  const open = search.get('model') ?? '';
  const show = (model: string): void =>
    setSearch(
      (now) => {
        const next = new URLSearchParams(now);
        if (model === '') next.delete('model');
        else next.set('model', model);
        return next;
      },
      { replace: true },
    );
  return (
    <>
      {canRun && (
        <Section title={t('run.title')} className="rma-run-section">
          <p className="rm-muted">{t('run.hint')}</p>
          <RunCard />
        </Section>
      )}
      <QueryView query={models}>
        {(list) => (
          <Section title={t('register.title')}>
            <Models models={list} onOpen={show} />
            <p className="rm-muted rma-foot-note">{t('register.hint')}</p>
          </Section>
        )}
      </QueryView>
      <Drawer
        open={open !== ''}
        onClose={() => show('')}
        size={760}
        title={t('register.versions_of', { model: code('model', open) })}
      >
        {open !== '' && <VersionList model={open} canPublish={canPublish} />}
      </Drawer>
    </>
  );
}

function Models({ models, onOpen }: { models: readonly RegisteredModel[]; onOpen: (model: string) => void }) {
  const { t } = useAnalysisWords();
  return (
    <div className="rma-table-scroll" tabIndex={0} role="region" aria-label={t('register.title')}>
      <table className="rma-plain-table rma-register">
        <thead>
          <tr>
            <th>{t('register.model')}</th>
            <th>{t('register.in_use')}</th>
            <th>{t('register.trained_until')}</th>
            <th>{t('register.measure')}</th>
            <th className="rma-num">{t('register.value')}</th>
            <th>{t('register.baseline')}</th>
            <th>{t('register.why')}</th>
            <th>{t('register.drift')}</th>
            <th />
          </tr>
        </thead>
        <tbody>
          {models.map((model) => (
            <ModelLine key={model.model} model={model} onOpen={onOpen} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function ModelLine({ model, onOpen }: { model: RegisteredModel; onOpen: (model: string) => void }) {
  const { t, code, format } = useAnalysisWords();
  const version = model.in_use;
  const test = version?.back_test;
  const name = code('model', model.model);
  if (!version)
    return (
      <tr>
        <th scope="row">{name}</th>
        <td colSpan={8} className="rm-muted">
          {t(model.unknown === '' ? 'not_yet' : 'no_result')}
          {model.unknown !== '' && <div className="rma-detail">{reasonText(model.unknown, model.unknown_detail)}</div>}
        </td>
      </tr>
    );
  return (
    <tr>
      <th scope="row">{name}</th>
      <td className="rm-nowrap">{t('register.version', { version: version.version })}</td>
      <td className="rm-nowrap">{formatDay(version.trained_until)}</td>
      <td>{test ? code('measure', test.measure) : t(noTestReason(model.model))}</td>
      <td className="rma-num">{test ? measureText(test.measure, test.value, format) : ''}</td>
      <td>
        {test && typeof test.baseline === 'number' && (
          <>
            {measureText(test.measure, test.baseline, format)}{' '}
            <small className="rm-muted">{code('method', test.baseline_name)}</small>
          </>
        )}
      </td>
      <td>{code('why', version.why)}</td>
      <td>
        <DriftPill watch={model.watch} measure={test?.measure ?? ''} />
      </td>
      <td className="rma-num">
        <Button size="small" onClick={() => onOpen(model.model)} aria-label={`${t('register.versions', { count: model.versions })}: ${name}`}>
          {t('register.versions', { count: model.versions })}
        </Button>
      </td>
    </tr>
  );
}
