import { Input, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { orderedName, parseOrdered, type Condition } from './condition';

const measures = ['quantity', 'amount_minor', 'orders', 'order_days'] as const;
const months = ['last1', 'last2', 'last3', 'last6', 'last12'] as const;
const goods = ['all', 'key_products', 'product', 'brand', 'price_class'] as const;

/** Which orders are counted: what of them, of which months, of which products. */
export function OrderedEditor({ condition, onChange }: { condition: Condition; onChange: (condition: Condition) => void }) {
  const { t } = useTranslation('segments');
  const ordered = parseOrdered(condition.name);
  const put = (change: Partial<typeof ordered>) => onChange({ ...condition, name: orderedName({ ...ordered, ...change }) });
  const monthChoices = (months as readonly string[]).includes(ordered.months) ? months : [...months, ordered.months];
  return (
    <>
      <Select
        aria-label={t('ordered.months')}
        value={ordered.months}
        popupMatchSelectWidth={false}
        onChange={(value: string) => put({ months: value })}
        options={monthChoices.map((value) => ({ value, label: t(`ordered.${value}`, { defaultValue: value }) }))}
      />
      <Select
        aria-label={t('ordered.goods')}
        value={ordered.goods}
        popupMatchSelectWidth={false}
        onChange={(value: string) => put({ goods: value })}
        options={goods.map((value) => ({ value, label: t(`ordered.goods_${value}`) }))}
      />
      {!['all', 'key_products'].includes(ordered.goods) && (
        <Input
          aria-label={t(`ordered.code_${ordered.goods}`)}
          placeholder={t(`ordered.code_${ordered.goods}`)}
          className="rm-condition-code"
          value={ordered.code}
          onChange={(event) => put({ code: event.target.value.replace(/:/g, '') })}
        />
      )}
      <Select
        aria-label={t('ordered.measure')}
        value={ordered.measure}
        popupMatchSelectWidth={false}
        onChange={(value: string) => put({ measure: value })}
        options={measures.map((value) => ({ value, label: t(`ordered.${value}`) }))}
      />
    </>
  );
}
