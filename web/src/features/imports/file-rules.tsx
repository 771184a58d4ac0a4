import { Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { Section } from '@/components/page';
import type { Mapping } from './api/imports';

type Rule = 'duplicates' | 'missing_shops' | 'missing_products' | 'returns';

/** What each rule may say; the first is what holds when nothing is said. */
const CHOICES: Readonly<Record<Rule, readonly [string, string]>> = {
  duplicates: ['reject', 'identical'],
  missing_shops: ['reject', 'placeholder'],
  missing_products: ['reject', 'placeholder'],
  returns: ['take', 'reject'],
};

/** How rows are treated that repeat a key, name what is not known, or give goods back. */
export function FileRules({
  kind,
  mapping,
  onMapping,
}: {
  kind: string;
  mapping: Mapping;
  onMapping: (mapping: Mapping) => void;
}) {
  const { t } = useTranslation('imports');
  const rules: readonly Rule[] =
    kind === 'orders' ? ['missing_shops', 'missing_products', 'returns'] : ['duplicates'];
  return (
    <Section title={t('file_rules.title')}>
      <div className="rm-import-settings">
        {rules.map((rule) => (
          <div className="rm-filter" key={rule}>
            <span>{t(`file_rules.${rule}.title`)}</span>
            <Select
              aria-label={t(`file_rules.${rule}.title`)}
              value={mapping[rule] ?? CHOICES[rule][0]}
              onChange={(choice) => onMapping({ ...mapping, [rule]: choice })}
              options={CHOICES[rule].map((value) => ({ value, label: t(`file_rules.${rule}.${value}`) }))}
            />
          </div>
        ))}
      </div>
    </Section>
  );
}
