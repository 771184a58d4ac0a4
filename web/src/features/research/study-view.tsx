import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Popconfirm, Steps } from 'antd';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router-dom';
import { Section } from '@/components/page';
import { QueryView } from '@/components/states';
import { useNotify } from '@/components/use-notify';
import { can } from '@/lib/can';
import { formatInstant, formatNumber, formatPeriod } from '@/lib/format';
import { useUser } from '@/lib/session';
import { moveStudy, removeStudy, studyQuery, type Study } from './api/research';
import { AnswersPart } from './answers-part';
import { PublishPart } from './publish-part';
import { ResultsPart, type LineExport } from './results-part';
import { StudyEditor } from './study-editor';
import { studyStates } from './study-list';
import './research.css';

/** One study, wherever it stands between draft and published. */
export function StudyView({ id, onExport }: { id: string; onExport?: LineExport }) {
  const query = useQuery(studyQuery(id));
  return (
    <QueryView query={query} loadingRows={8}>
      {(study) => (
        <>
          <StudyHead study={study} />
          {study.state === 'draft' && <StudyEditor key={study.version} study={study} first={study.input} />}
          {study.state === 'collecting' && <AnswersPart study={study} />}
          {study.state === 'closed' && <PublishPart study={study} />}
          {study.state === 'published' && <ResultsPart study={study} onExport={onExport} />}
        </>
      )}
    </QueryView>
  );
}

function StudyHead({ study }: { study: Study }) {
  const { t } = useTranslation('research');
  const mayManage = can(useUser(), 'research.manage');
  return (
    <Section title={study.input.title} extra={mayManage && study.state !== 'published' && <StudyActions study={study} />}>
      {mayManage && (
        <Steps
          size="small"
          className="rm-research-steps"
          current={studyStates.indexOf(study.state)}
          items={studyStates.map((state) => ({ title: t(`state.${state}`) }))}
        />
      )}
      <p>{study.input.purpose}</p>
      <p className="rm-muted">
        {t('view.facts', {
          first: formatPeriod(study.input.first_period),
          last: formatPeriod(study.input.last_period),
          questions: study.input.questions.length,
          answers: typeof study.answers === 'number' ? formatNumber(study.answers) : t('table.hidden'),
          n: study.input.minimum_group,
        })}
        {study.published_at && ` · ${t('view.published', { name: study.published_by_name, at: formatInstant(study.published_at) })}`}
      </p>
    </Section>
  );
}

function StudyActions({ study }: { study: Study }) {
  const { t } = useTranslation('research');
  const client = useQueryClient();
  const navigate = useNavigate();
  const notify = useNotify();
  const move = useMutation({
    mutationFn: (state: Study['state']) => moveStudy(study, state),
    onSettled: () => client.invalidateQueries({ queryKey: ['research'] }),
    onError: notify.failed,
  });
  const remove = useMutation({
    mutationFn: () => removeStudy(study.id),
    onSuccess: async () => {
      notify.done(t('view.removed'));
      await client.invalidateQueries({ queryKey: ['list', 'research'] });
      void navigate('/research');
    },
    onError: notify.failed,
  });
  const next = study.state === 'draft' || study.state === 'closed' ? 'collecting' : 'closed';
  const words = { draft: 'view.collect', collecting: 'view.close', closed: 'view.reopen', published: '' }[study.state];
  return (
    <div className="rm-row">
      <Button loading={move.isPending} onClick={() => move.mutate(next)}>
        {t(words)}
      </Button>
      <Popconfirm title={t('view.remove_sure')} onConfirm={() => remove.mutate()}>
        <Button danger loading={remove.isPending}>
          {t('common:action.delete')}
        </Button>
      </Popconfirm>
    </div>
  );
}
