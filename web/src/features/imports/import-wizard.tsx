import { useMutation, useQuery } from '@tanstack/react-query';
import { Button, Radio, Steps } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Section } from '@/components/page';
import { ErrorState, LoadingState, QueryView } from '@/components/states';
import { UnsavedGuard } from '@/components/unsaved-guard';
import { useNotify } from '@/components/use-notify';
import { downloadFrom } from '@/lib/download';
import { analyse, importKindsQuery, importQuery, isOver, startImport, templateAddress, type AnalysisRequest, type ImportKind, type Mapping, type NewImport } from './api/imports';
import { ImportReport } from './import-report';
import { MappingStep } from './mapping-step';
import { UploadStep } from './upload-step';

type Mode = NonNullable<NewImport['mode']>;
const modes: readonly Mode[] = ['both', 'create', 'update'];

/** File → columns → dry run → run: each step can be gone back to, nothing is written before the last. */
export function ImportWizard({ onStarted }: { onStarted: (importId: string) => void }) {
  const kinds = useQuery(importKindsQuery);
  return (
    <QueryView query={kinds}>
      {(known) => <Wizard kinds={known} onStarted={onStarted} />}
    </QueryView>
  );
}

function Wizard({
  kinds,
  onStarted,
}: {
  kinds: readonly ImportKind[];
  onStarted: (importId: string) => void;
}) {
  const { t } = useTranslation('imports');
  const notify = useNotify();
  const [request, setRequest] = useState<AnalysisRequest | null>(null);
  const [mapping, setMapping] = useState<Mapping | null>(null);
  const [dryRunId, setDryRunId] = useState('');
  const [mode, setMode] = useState<Mode>('both');

  const analysis = useMutation({
    mutationFn: analyse,
    onSuccess: (found) => setMapping(found.mapping),
  });
  const look = (next: AnalysisRequest) => {
    setRequest(next);
    setDryRunId('');
    analysis.mutate(next);
  };
  const run = useMutation({
    mutationFn: (dryRun: boolean) => {
      if (analysis.data === undefined || mapping === null) throw new Error('Nothing to import.');
      return startImport({
        upload_id: analysis.data.upload_id,
        kind: analysis.data.kind,
        dry_run: dryRun,
        mode,
        mapping,
      });
    },
    onSuccess: (started) => {
      if (started.dry_run) setDryRunId(started.id);
      else onStarted(started.id);
    },
    onError: notify.failed,
  });
  // The page is left as soon as the answer is there, before the next look at `run`.
  const startsWriting = run.variables === false && !run.isError;
  const step = request === null ? 0 : dryRunId === '' ? 1 : 2;
  return (
    <>
      <UnsavedGuard dirty={request !== null && !startsWriting} />
      <Steps
        className="rm-steps"
        current={step}
        size="small"
        items={['file', 'columns', 'check', 'run'].map((key) => ({ title: t(`step.${key}`) }))}
      />
      {step === 0 && (
        <>
          <Section>
            <UploadStep onDone={(upload_id) => look({ upload_id })} />
          </Section>
          <Templates kinds={kinds} />
        </>
      )}
      {step === 1 && analysis.isPending && <LoadingState rows={8} />}
      {step === 1 && analysis.isError && (
        <>
          <ErrorState error={analysis.error} />
          <BackButton onClick={() => setRequest(null)} />
        </>
      )}
      {step === 1 && analysis.data && mapping && (
        <>
          <MappingStep
            analysis={analysis.data}
            kinds={kinds}
            mapping={mapping}
            mappingId={request?.mapping_id ?? undefined}
            busy={run.isPending}
            onAgain={(change) => request && look({ ...request, ...change })}
            onMapping={setMapping}
            onRun={() => run.mutate(true)}
          />
          <BackButton onClick={() => setRequest(null)} />
        </>
      )}
      {step === 2 && (
        <DryRun
          id={dryRunId}
          mode={mode}
          busy={run.isPending}
          onMode={setMode}
          onBack={() => setDryRunId('')}
          onRun={() => run.mutate(false)}
        />
      )}
    </>
  );
}

function DryRun({
  id,
  mode,
  busy,
  onMode,
  onBack,
  onRun,
}: {
  id: string;
  mode: Mode;
  busy: boolean;
  onMode: (mode: Mode) => void;
  onBack: () => void;
  onRun: () => void;
}) {
  const { t } = useTranslation('imports');
  const query = useQuery(importQuery(id));
  return (
    <QueryView query={query}>
      {(dryRun) => (
        <>
          <ImportReport run={dryRun} />
          {isOver(dryRun) && (
            <Section title={t('mode.title')}>
              <Radio.Group
                value={mode}
                onChange={(event) => onMode(event.target.value as Mode)}
                options={modes.map((value) => ({ value, label: t(`mode.${value}`) }))}
              />
            </Section>
          )}
          <div className="rm-wizard-actions">
            <Button size="large" onClick={onBack}>
              {t('common:action.back')}
            </Button>
            <Button
              type="primary"
              size="large"
              loading={busy}
              disabled={dryRun.state !== 'done'}
              onClick={onRun}
            >
              {t(dryRun.rows_rejected > 0 ? 'run_rest' : 'run')}
            </Button>
          </div>
        </>
      )}
    </QueryView>
  );
}

function BackButton({ onClick }: { onClick: () => void }) {
  const { t } = useTranslation('imports');
  return <Button onClick={onClick}>{t('other_file')}</Button>;
}

function Templates({ kinds }: { kinds: readonly ImportKind[] }) {
  const { t, i18n } = useTranslation('imports');
  const zh = i18n.language === 'zh-CN';
  const language = zh ? 'zh' : 'en';
  return (
    <Section title={t('templates.title')}>
      <p className="rm-muted">{t('templates.hint')}</p>
      <div className="rm-templates">
        {kinds.map((kind) => (
          <div key={kind.kind}>
            <span>{zh ? kind.name_zh : kind.name_en}</span>
            {(['xlsx', 'csv'] as const).map((format) => (
              <Button
                key={format}
                size="small"
                type="link"
                onClick={() => downloadFrom(templateAddress(kind.kind, format, language))}
              >
                {format.toUpperCase()}
              </Button>
            ))}
          </div>
        ))}
      </div>
    </Section>
  );
}
