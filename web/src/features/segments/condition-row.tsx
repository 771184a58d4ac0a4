import { Button, Select } from 'antd';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { newCondition, subjectName, type Condition, type Subject } from './condition';
import { operatorLabel } from './rule-text';
import type { Subjects } from './use-subjects';
import { ValueEditor } from './value-editor';

/** A condition as a sentence: what, how, and compared with what. */
export function ConditionRow({
  subjects,
  condition,
  onChange,
  onRemove,
}: {
  subjects: Subjects;
  condition: Condition;
  onChange: (condition: Condition) => void;
  onRemove?: () => void;
}) {
  const { t } = useTranslation('segments');
  const subject = subjects.find(subjectName(condition.name));
  const options = useMemo(() => grouped(subjects.all, (group) => t(`group.${group}`)), [subjects, t]);
  const pick = (name: string) => {
    const found = subjects.find(name);
    if (found) onChange(newCondition(found));
  };
  return (
    <div className="rm-condition">
      <Select
        aria-label={t('builder.what')}
        placeholder={t('builder.what')}
        className="rm-condition-what"
        popupMatchSelectWidth={false}
        showSearch={{ optionFilterProp: 'label' }}
        title={subject?.about}
        value={condition.name === '' ? undefined : (subject?.name ?? condition.name)}
        onChange={pick}
        options={options}
      />
      {subject && (
        <Select
          aria-label={t('builder.how')}
          className="rm-condition-how"
          popupMatchSelectWidth={false}
          value={condition.operator}
          onChange={(operator: string) => onChange({ ...condition, operator, values: kept(subject, condition, operator) })}
          options={subject.operators.map((value) => ({
            value,
            label: operatorLabel(t, subject.kind, value),
          }))}
        />
      )}
      {subject && <ValueEditor subject={subject} condition={condition} onChange={onChange} />}
      {onRemove && (
        <Button type="text" className="rm-condition-remove" aria-label={t('builder.remove_condition')} onClick={onRemove}>
          ×
        </Button>
      )}
    </div>
  );
}

/** Values that still mean something after another verb is chosen. */
function kept(subject: Subject, condition: Condition, operator: string): readonly string[] {
  if (operator === 'empty' || operator === 'not_empty' || subject.kind === 'place') return [];
  if (operator === 'between') return [condition.values[0] ?? '', condition.values[1] ?? ''];
  return ['in', 'not_in'].includes(operator) ? condition.values : condition.values.slice(0, 1);
}

function grouped(subjects: readonly Subject[], groupLabel: (group: string) => string) {
  const groups = [...new Set(subjects.map((subject) => subject.group))];
  return groups.map((group) => ({
    label: groupLabel(group),
    options: subjects
      .filter((subject) => subject.group === group)
      .map((subject) => ({ value: subject.name, label: subject.label, title: subject.about })),
  }));
}
