import { useQueryClient } from '@tanstack/react-query';
import { Alert } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ConflictDialog } from '@/components/conflict-dialog';
import { ErrorState, LoadingState } from '@/components/states';
import { useNotify } from '@/components/use-notify';
import { conflictFields, resolvedChange } from '@/lib/conflict';
import { asProblem } from '@/lib/problem';
import { addSegment, changeSegment, getSegment, type Segment, type SegmentInput, type SegmentRule } from './api/segments';
import { isComplete } from './condition';
import { LiveCount, usePreview } from './live-count';
import { RuleBuilder, draftOf, emptyRule, ruleOf, type DraftRule } from './rule-builder';
import { ruleLines } from './rule-text';
import { SaveForm } from './save-form';
import { useSubjects, type Subjects } from './use-subjects';
import './segments.css';

interface EditorProps {
  /** The segment to change; nothing: a new one. */
  segment?: Segment;
  /** What a new one begins with. */
  from?: SegmentRule;
  onSaved: (id: string) => void;
}

/** Writes a new segment, or changes one. */
export function SegmentEditor(props: EditorProps) {
  const { subjects, error } = useSubjects();
  if (subjects !== undefined) return <Inside {...props} subjects={subjects} />;
  return error ? <ErrorState error={error} /> : <LoadingState rows={8} />;
}

const isWhole = (rule: DraftRule) => rule.groups.every((group) => group.conditions.every(isComplete));
const inputOf = ({ name, description, is_static, is_shared, rule }: Segment): SegmentInput => ({
  name,
  description,
  is_static,
  is_shared,
  rule,
});
const blank = (from: SegmentRule | undefined): SegmentInput => ({
  name: '',
  description: '',
  is_static: false,
  is_shared: false,
  rule: from ?? ruleOf(emptyRule),
});

/** The newest value once it has stayed the same for a moment: counting waits until somebody stops typing. */
function useSettled<T>(value: T, milliseconds: number): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), milliseconds);
    return () => clearTimeout(timer);
  }, [value, milliseconds]);
  return settled;
}

function Inside({ segment, from, onSaved, subjects }: EditorProps & { subjects: Subjects }) {
  const { t } = useTranslation('segments');
  const client = useQueryClient();
  const notify = useNotify();
  // What the person started from; the query may move on behind.
  const [base] = useState(() => (segment === undefined ? blank(from) : inputOf(segment)));
  const [version] = useState(segment?.version ?? 0);
  const [mine, setMine] = useState(base);
  const [rule, setRule] = useState(() => draftOf(base.rule));
  const [theirs, setTheirs] = useState<Segment | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  const [isSaving, setIsSaving] = useState(false);
  const settled = useSettled(rule, 250);
  const preview = usePreview(isWhole(settled) ? ruleOf(settled) : null);
  const wanted: SegmentInput = { ...mine, name: mine.name.trim(), rule: ruleOf(rule) };

  const save = async (input: SegmentInput, basedOn: number) => {
    setIsSaving(true);
    setProblem(null);
    try {
      const id = segment === undefined ? (await addSegment(input)).id : segment.id;
      if (segment !== undefined) await changeSegment(id, basedOn, input);
      await client.invalidateQueries({ queryKey: ['segments'] });
      notify.done(t('editor.saved'));
      onSaved(id);
    } catch (error) {
      if (segment !== undefined && asProblem(error).status === 412) setTheirs(await getSegment(segment.id));
      else setProblem(error);
    } finally {
      setIsSaving(false);
    }
  };

  return (
    <div className="rm-segment">
      <div>
        {base.is_static && segment !== undefined ? (
          <Alert type="info" showIcon title={t('editor.members_stay')} />
        ) : (
          <RuleBuilder
            subjects={subjects}
            rule={rule}
            groupShops={preview.isPlaceholderData ? undefined : preview.data?.group_shops}
            onChange={setRule}
          />
        )}
        <SaveForm
          isNew={segment === undefined}
          input={mine}
          isDirty={Object.keys(resolvedChange({ ...base }, { ...wanted }, {})).length > 0}
          canSave={isWhole(rule)}
          isSaving={isSaving}
          problem={problem === null ? null : asProblem(problem)}
          onChange={setMine}
          onSave={() => void save(wanted, version)}
        />
      </div>
      {!(base.is_static && segment !== undefined) && (
        <LiveCount query={preview} isIncomplete={!isWhole(settled)} isBehind={settled !== rule} />
      )}
      {theirs && (
        <ConflictDialog
          fields={conflictFields({ ...base }, { ...wanted }, { ...inputOf(theirs) })}
          labelOf={(key) => t(`field.${key}`)}
          render={(key, value) => (key === 'rule' ? <RuleLines subjects={subjects} rule={value as SegmentRule} /> : <Value value={value} />)}
          onResolve={(chosen) => {
            const change = resolvedChange({ ...base }, { ...wanted }, chosen);
            setTheirs(null);
            void save({ ...inputOf(theirs), ...change }, theirs.version);
          }}
          onCancel={() => setTheirs(null)}
        />
      )}
    </div>
  );
}

function Value({ value }: { value: unknown }) {
  const { t } = useTranslation();
  return typeof value === 'boolean' ? t(value ? 'yes' : 'no') : String(value);
}

function RuleLines({ subjects, rule }: { subjects: Subjects; rule: SegmentRule }) {
  const { t } = useTranslation('segments');
  return ruleLines(t, subjects, rule).map((line) => <div key={line}>{line}</div>);
}
