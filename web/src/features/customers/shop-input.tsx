import { DatePicker, Input, InputNumber, Select } from 'antd';
import dayjs from 'dayjs';
import { useTranslation } from 'react-i18next';
import { currencySign } from '@/lib/figure';
import type { ShopColumn } from './filters';
import type { ShopWords } from './use-shop-words';

/** The field for one value of a shop, by the column's kind. Empty is null. */
export function ShopInput({
  column,
  words,
  value,
  onChange,
}: {
  column: Partial<ShopColumn> & Pick<ShopColumn, 'kind' | 'dictionary'>;
  words: ShopWords;
  value: unknown;
  onChange: (value: unknown) => void;
}) {
  const { t } = useTranslation();
  const label = words.labelOf(column.name ?? '');
  const options = words.dictionaries
    .find((one) => one.dictionary === column.dictionary)
    ?.values.map((one) => ({ value: one.code, label: words.zh ? one.name_zh : one.name_en }));
  switch (column.kind) {
    case 'code':
      if (options === undefined) break;
      return (
        <Select
          aria-label={label}
          allowClear
          showSearch={{ optionFilterProp: 'label' }}
          value={value === null ? undefined : value}
          onChange={(next: unknown) => onChange(next ?? null)}
          options={options}
        />
      );
    case 'code_list':
      return (
        <Select
          aria-label={label}
          mode="tags"
          value={Array.isArray(value) ? value.map(String) : String(value ?? '').split(',').filter(Boolean)}
          onChange={(next: string[]) => onChange(next.length > 0 ? next.join(',') : null)}
          options={options}
        />
      );
    case 'flag':
      return (
        <Select
          aria-label={label}
          allowClear
          value={value === null || value === undefined ? undefined : Boolean(value)}
          onChange={(next: boolean | undefined) => onChange(next ?? null)}
          options={[
            { value: true, label: t('yes') },
            { value: false, label: t('no') },
          ]}
        />
      );
    case 'integer':
    case 'real':
      return (
        <InputNumber
          aria-label={label}
          className="rm-full"
          precision={column.kind === 'integer' ? 0 : undefined}
          value={value === null || value === undefined ? null : Number(value)}
          onChange={(next) => onChange(next ?? null)}
        />
      );
    case 'money':
      return (
        <InputNumber
          aria-label={label}
          className="rm-full"
          prefix={currencySign(words.format)}
          precision={2}
          value={value === null || value === undefined ? null : Number(value) / 100}
          onChange={(next) => onChange(next === null ? null : Math.round(Number(next) * 100))}
        />
      );
    case 'date':
      return (
        <DatePicker
          aria-label={label}
          className="rm-full"
          value={typeof value === 'string' && value !== '' ? dayjs(value) : null}
          onChange={(next) => onChange(next ? next.format('YYYY-MM-DD') : null)}
        />
      );
    default:
  }
  return (
    <Input
      aria-label={label}
      value={typeof value === 'string' ? value : ''}
      onChange={(event) => onChange(event.target.value === '' ? null : event.target.value)}
    />
  );
}
