import type { TFunction } from 'i18next';
import type { RuleGroup, SegmentRule } from './api/segments';
import { daysFromToday, parseCondition, parseOrdered, shownNumber, subjectName, type Condition, type Subject } from './condition';
import type { Subjects } from './use-subjects';

/** `op.date.ge` where the kind has words of its own, else `op.ge`. */
export const operatorLabel = (t: TFunction<'segments'>, kind: Subject['kind'], operator: string): string =>
  t(`op.${kind}.${operator}`, { defaultValue: t(`op.${operator}`) });

/** `满足以下全部`, `以下一条都不满足`. */
export const meetKey = (group: Pick<RuleGroup, 'join' | 'is_negated'>) => `${group.is_negated ? 'not_' : ''}${group.join}`;

/** A rule as lines to read, a group each. */
export function ruleLines(t: TFunction<'segments'>, subjects: Subjects, rule: SegmentRule): string[] {
  const lines = rule.groups.map((group) => {
    const said = group.conditions.map((text) => conditionWords(t, subjects, parseCondition(text)));
    return `${t(`builder.meet_${meetKey(group)}`)}: ${said.join('; ')}`;
  });
  return lines.map((line, at) => (at === 0 ? line : `${t(rule.join === 'all' ? 'builder.and' : 'builder.or')} ${line}`));
}

/** `单条值 大于等于 100`. */
export function conditionWords(t: TFunction<'segments'>, subjects: Subjects, condition: Condition): string {
  const subject = subjects.find(subjectName(condition.name));
  if (subject === undefined) return condition.name;
  const values = condition.values.map((value) => valueWords(t, subject, condition, value)).join(', ');
  return [subject.label, orderedWords(t, condition), operatorLabel(t, subject.kind, condition.operator), values]
    .filter((part) => part !== '')
    .join(' ');
}

function orderedWords(t: TFunction<'segments'>, condition: Condition): string {
  if (!condition.name.startsWith('ordered.')) return '';
  const { measure, months, goods, code } = parseOrdered(condition.name);
  const what = code === '' ? t(`ordered.goods_${goods}`) : code;
  return `(${t(`ordered.${months}`, { defaultValue: months })}, ${what}, ${t(`ordered.${measure}`)})`;
}

function valueWords(t: TFunction<'segments'>, subject: Subject, condition: Condition, value: string): string {
  if (subject.options !== undefined) return subject.options.find((option) => option.value === value)?.label ?? value;
  if (subject.kind === 'flag') return t(value === 'true' ? 'common:yes' : 'common:no');
  if (subject.kind === 'date') {
    const days = daysFromToday(value);
    return days === null ? value : `${t('builder.from_today')} ${String(days)} ${t('builder.days')}`;
  }
  if (subject.kind === 'percent') return `${String(shownNumber(subject, condition, value) ?? value)}%`;
  if (subject.kind === 'text' || subject.kind === 'place') return value;
  return String(shownNumber(subject, condition, value) ?? value);
}
