import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { Section } from '@/components/page';
import type { FieldMapping, ImportKind, Mapping } from './api/imports';
import { madeFields, ruleParts, withoutField } from './mapping-rules';

/** Fields that no column has for itself: the same value in every row, or made of other columns. */
export function MadeFields({
  kind,
  mapping,
  onMapping,
  onEdit,
}: {
  kind: ImportKind;
  mapping: Mapping;
  onMapping: (mapping: Mapping) => void;
  onEdit: (rule: FieldMapping) => void;
}) {
  const { t, i18n } = useTranslation('imports');
  const ruleText = useRuleText();
  const made = madeFields(mapping);
  const nameOf = (name: string) => {
    const field = kind.fields.find((one) => one.name === name);
    return (i18n.language === 'zh-CN' ? field?.name_zh : field?.name_en) ?? name;
  };
  const free = kind.fields.filter((field) => mapping.fields.every((one) => one.field !== field.name));
  return (
    <Section title={t('made.title')}>
      <p className="rm-muted">{t('made.about')}</p>
      {made.length > 0 && (
        <table className="rm-plain-table rm-made-fields">
          <tbody>
            {made.map((rule) => (
              <tr key={rule.field}>
                <th scope="row">{nameOf(rule.field)}</th>
                <td>
                  <Button type="link" size="small" onClick={() => onEdit(rule)}>
                    {ruleText(rule)}
                  </Button>
                </td>
                <td>
                  <Button
                    type="text"
                    size="small"
                    icon={<DeleteOutlined />}
                    aria-label={t('made.remove', { field: nameOf(rule.field) })}
                    onClick={() => onMapping(withoutField(mapping, rule.field))}
                  />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <Select
        className="rm-field-select"
        aria-label={t('made.add')}
        placeholder={t('made.add')}
        suffixIcon={<PlusOutlined aria-hidden />}
        showSearch={{ optionFilterProp: 'label' }}
        value={null}
        onChange={(field: string | null) => field !== null && onEdit({ field })}
        options={free.map((field) => ({ value: field.name, label: nameOf(field.name) }))}
      />
    </Section>
  );
}

/** A rule in a line: where the value comes from and what is done to it. */
export function useRuleText(): (rule: FieldMapping) => string {
  const { t } = useTranslation('imports');
  return (rule) => {
    if (typeof rule.constant === 'string') return t('rule.always', { value: rule.constant });
    const source = (rule.columns ?? []).join(' + ');
    const parts = ruleParts(rule).map((part) =>
      part === 'values'
        ? (rule.values ?? []).map(({ from, to }) => `${from} → ${to}`).join(', ')
        : `${t(`rule.${part}`)} ${part === 'unit' ? t(`rule.unit_${String(rule.unit)}`) : String(rule[part])}`,
    );
    return [source, ...parts].join(' · ');
  };
}
