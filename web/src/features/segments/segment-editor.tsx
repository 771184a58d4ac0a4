import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Checkbox, Form, Input, Radio } from 'antd';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router-dom';
import { Section } from '@/components/page';
import { ErrorState, LoadingState } from '@/components/states';
import { UnsavedGuard } from '@/components/unsaved-guard';
import { useNotify } from '@/components/use-notify';
import { can } from '@/lib/can';
import { asProblem, problemText, reasonText } from '@/lib/problem';
import { useUser } from '@/lib/session';
import { addSegment, changeSegment, type Segment, type SegmentInput } from './api/segments';
import { isComplete } from './condition';
import { LiveCount, usePreview } from './live-count';
import { RuleBuilder, draftOf, emptyRule, ruleOf, type DraftRule } from './rule-builder';
import { useSubjects, type Subjects } from './use-subjects';
import './segments.css';

/** Writes a new segment, or changes one's own. */
export function SegmentEditor({ segment, rule }: { segment?: Segment; rule?: DraftRule }) {
  const { subjects, error } = useSubjects();
  if (subjects !== undefined) return <Inside subjects={subjects} segment={segment} rule={rule} />;
  return error ? <ErrorState error={error} /> : <LoadingState rows={8} />;
}

/** A rule that stays the same for a moment: counting waits until somebody stops typing. */
function useSettled<T>(value: T, milliseconds: number): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), milliseconds);
    return () => clearTimeout(timer);
  }, [value, milliseconds]);
  return settled;
}

function Inside({ subjects, segment, rule: given }: { subjects: Subjects; segment?: Segment; rule?: DraftRule }) {
  const begun = useMemo(() => (segment === undefined ? (given ?? emptyRule) : draftOf(segment.rule)), [segment, given]);
  const [rule, setRule] = useState(begun);
  const settled = useSettled(rule, 250);
  const isWhole = settled.groups.every((group) => group.conditions.every(isComplete));
  const preview = usePreview(isWhole ? ruleOf(settled) : null);
  const isFixed = segment?.is_static === true;
  return (
    <div className="rm-segment">
      <div>
        {isFixed ? (
          <FixedNote />
        ) : (
          <RuleBuilder
            subjects={subjects}
            rule={rule}
            groupShops={preview.isPlaceholderData ? undefined : preview.data?.group_shops}
            onChange={setRule}
          />
        )}
        <SaveForm segment={segment} rule={rule} isChanged={rule !== begun} isWhole={rule.groups.every((group) => group.conditions.every(isComplete))} />
      </div>
      {!isFixed && <LiveCount query={preview} isWaiting={!isWhole} />}
    </div>
  );
}

function FixedNote() {
  const { t } = useTranslation('segments');
  return <Alert type="info" showIcon title={t('editor.members_stay')} />;
}

function SaveForm({ segment, rule, isChanged, isWhole }: { segment?: Segment; rule: DraftRule; isChanged: boolean; isWhole: boolean }) {
  const { t } = useTranslation('segments');
  const user = useUser();
  const navigate = useNavigate();
  const notify = useNotify();
  const client = useQueryClient();
  const [name, setName] = useState(segment?.name ?? '');
  const [description, setDescription] = useState(segment?.description ?? '');
  const [isStatic, setIsStatic] = useState(segment?.is_static ?? false);
  const [isShared, setIsShared] = useState(segment?.is_shared ?? false);
  const [isSaved, setIsSaved] = useState(false);
  const input: SegmentInput = { name: name.trim(), description, is_static: isStatic, is_shared: isShared, rule: ruleOf(rule) };
  const save = useMutation({
    mutationFn: async () => {
      if (segment === undefined) return (await addSegment(input)).id;
      await changeSegment(segment.id, segment.version, input);
      return segment.id;
    },
    onSuccess: async (id) => {
      setIsSaved(true);
      await client.invalidateQueries({ queryKey: ['segments'] });
      notify.done(t('editor.saved'));
      void navigate(`/segments/${id}`);
    },
  });
  const isDirty =
    !isSaved &&
    (isChanged || name !== (segment?.name ?? '') || description !== (segment?.description ?? '') || isShared !== (segment?.is_shared ?? false));
  const problem = save.error === null ? null : asProblem(save.error);
  return (
    <Section title={t('editor.save_as')}>
      <UnsavedGuard dirty={isDirty && !save.isPending} />
      {problem && (
        <Alert
          type="error"
          showIcon
          className="rm-form-alert"
          title={problemText(problem)}
          description={problem.fields.map((field) => reasonText(field.reason, field.message)).join('; ') || undefined}
        />
      )}
      <Form layout="vertical" onFinish={() => save.mutate()}>
        <Form.Item label={t('editor.name')} required>
          <Input aria-label={t('editor.name')} value={name} maxLength={60} onChange={(event) => setName(event.target.value)} />
        </Form.Item>
        <Form.Item label={t('editor.description')}>
          <Input.TextArea
            aria-label={t('editor.description')}
            rows={3}
            maxLength={300}
            value={description}
            onChange={(event) => setDescription(event.target.value)}
          />
        </Form.Item>
        <Form.Item label={t('editor.kind')}>
          <Radio.Group value={isStatic} disabled={segment !== undefined} onChange={(event) => setIsStatic(event.target.value === true)}>
            <Radio value={false}>{t('editor.dynamic')}</Radio>
            <Radio value={true}>{t('editor.static')}</Radio>
          </Radio.Group>
        </Form.Item>
        {can(user, 'views.share') && (
          <Form.Item>
            <Checkbox checked={isShared} onChange={(event) => setIsShared(event.target.checked)}>
              {t('editor.shared')}
            </Checkbox>
          </Form.Item>
        )}
        <Button type="primary" htmlType="submit" loading={save.isPending} disabled={name.trim() === '' || !isWhole}>
          {t('common:action.save')}
        </Button>
      </Form>
    </Section>
  );
}
