import { Button, Segmented, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { formatNumber } from '@/lib/format';
import { conditionText, parseCondition, type Condition } from './condition';
import { ConditionRow } from './condition-row';
import { meetKey } from './rule-text';
import type { RuleGroup, SegmentRule } from './api/segments';
import type { Subjects } from './use-subjects';

/** A rule while it is written: conditions may still be incomplete. */
export interface DraftGroup {
  join: RuleGroup['join'];
  is_negated: boolean;
  conditions: readonly Condition[];
}
export interface DraftRule {
  join: SegmentRule['join'];
  groups: readonly DraftGroup[];
}

const emptyCondition: Condition = { name: '', operator: '', values: [] };
const emptyGroup: DraftGroup = { join: 'all', is_negated: false, conditions: [emptyCondition] };
export const emptyRule: DraftRule = { join: 'all', groups: [emptyGroup] };

export const draftOf = (rule: SegmentRule): DraftRule => ({
  join: rule.join,
  groups: rule.groups.map((group) => ({ ...group, conditions: group.conditions.map(parseCondition) })),
});
export const ruleOf = (draft: DraftRule): SegmentRule => ({
  join: draft.join,
  groups: draft.groups.map((group) => ({ ...group, conditions: group.conditions.map(conditionText) })),
});

/** Groups of conditions that read like a sentence; each group tells how many shops it finds alone. */
export function RuleBuilder({
  subjects,
  rule,
  groupShops,
  onChange,
}: {
  subjects: Subjects;
  rule: DraftRule;
  groupShops: readonly number[] | undefined;
  onChange: (rule: DraftRule) => void;
}) {
  const { t } = useTranslation('segments');
  const put = (at: number, group: DraftGroup | null) =>
    onChange({
      ...rule,
      groups: group === null ? rule.groups.filter((_, other) => other !== at) : rule.groups.map((old, other) => (other === at ? group : old)),
    });
  return (
    <div className="rm-rule">
      {rule.groups.map((group, at) => (
        <div key={at}>
          {at > 0 && (
            <div className="rm-rule-join">
              <Segmented<SegmentRule['join']>
                aria-label={t('builder.join')}
                value={rule.join}
                onChange={(join) => onChange({ ...rule, join })}
                options={[
                  { value: 'all', label: t('builder.and') },
                  { value: 'any', label: t('builder.or') },
                ]}
              />
            </div>
          )}
          <GroupCard
            subjects={subjects}
            group={group}
            shops={groupShops?.[at]}
            onChange={(changed) => put(at, changed)}
            onRemove={rule.groups.length > 1 ? () => put(at, null) : undefined}
          />
        </div>
      ))}
      <Button onClick={() => onChange({ ...rule, groups: [...rule.groups, emptyGroup] })}>{t('builder.add_group')}</Button>
    </div>
  );
}

function GroupCard({
  subjects,
  group,
  shops,
  onChange,
  onRemove,
}: {
  subjects: Subjects;
  group: DraftGroup;
  shops: number | undefined;
  onChange: (group: DraftGroup) => void;
  onRemove?: () => void;
}) {
  const { t } = useTranslation('segments');
  const put = (at: number, condition: Condition | null) =>
    onChange({
      ...group,
      conditions:
        condition === null
          ? group.conditions.filter((_, other) => other !== at)
          : group.conditions.map((old, other) => (other === at ? condition : old)),
    });
  return (
    <fieldset className="rm-rule-group">
      <legend className="rm-visually-hidden">{t('builder.group')}</legend>
      <div className="rm-row rm-row-spread">
        <span className="rm-row">
          {t('builder.shops_that')}
          <Select
            aria-label={t('builder.group_join')}
            popupMatchSelectWidth={false}
            value={meetKey(group)}
            onChange={(value) =>
              onChange({ ...group, is_negated: value.startsWith('not_'), join: value.endsWith('any') ? 'any' : 'all' })
            }
            options={['all', 'any', 'not_all', 'not_any'].map((value) => ({ value, label: t(`builder.meet_${value}`) }))}
          />
        </span>
        <span className="rm-row">
          {shops !== undefined && <span className="rm-muted">{t('builder.alone', { n: formatNumber(shops) })}</span>}
          {onRemove && (
            <Button type="text" size="small" onClick={onRemove}>
              {t('builder.remove_group')}
            </Button>
          )}
        </span>
      </div>
      {group.conditions.map((condition, at) => (
        <ConditionRow
          key={at}
          subjects={subjects}
          condition={condition}
          onChange={(changed) => put(at, changed)}
          onRemove={group.conditions.length > 1 ? () => put(at, null) : undefined}
        />
      ))}
      <Button type="link" onClick={() => onChange({ ...group, conditions: [...group.conditions, emptyCondition] })}>
        {t('builder.add_condition')}
      </Button>
    </fieldset>
  );
}
