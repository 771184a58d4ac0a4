import { DatePicker, Input, InputNumber, Select } from 'antd';
import dayjs from 'dayjs';
import { useTranslation } from 'react-i18next';
import { useFigureFormat } from '@/lib/company';
import { currencySign } from '@/lib/figure';
import { daysFromToday, fromDays, shownNumber, storedNumber, type Condition, type Subject } from './condition';
import { OrderedEditor } from './ordered-editor';
import { PlaceEditor } from './place-editor';

export interface ValueEditorProps {
  subject: Subject;
  condition: Condition;
  onChange: (condition: Condition) => void;
}

/** What a condition compares with. */
export function ValueEditor({ subject, condition, onChange }: ValueEditorProps) {
  const { t } = useTranslation('segments');
  const { operator, values } = condition;
  if (operator === 'empty' || operator === 'not_empty') return null;
  const set = (next: readonly string[]) => onChange({ ...condition, values: next });
  switch (subject.kind) {
    case 'place':
      return <PlaceEditor condition={condition} onChange={onChange} />;
    case 'ordered':
      return (
        <>
          <OrderedEditor condition={condition} onChange={onChange} />
          <Numbers subject={subject} condition={condition} onChange={onChange} />
        </>
      );
    case 'choice':
    case 'segment':
      return (
        <Select
          mode={operator === 'has' ? undefined : 'multiple'}
          aria-label={t('builder.value')}
          className="rm-condition-value"
          placeholder={t('builder.value')}
          showSearch={{ optionFilterProp: 'label' }}
          value={operator === 'has' ? values[0] : [...values]}
          onChange={(value: string | string[]) => set([value].flat())}
          options={subject.options?.map((option) => ({ ...option }))}
        />
      );
    case 'flag':
      return (
        <Select
          aria-label={t('builder.value')}
          value={values[0]}
          onChange={(value: string) => set([value])}
          options={[
            { value: 'true', label: t('common:yes') },
            { value: 'false', label: t('common:no') },
          ]}
        />
      );
    case 'date':
      return <Days condition={condition} onChange={onChange} />;
    case 'text':
      return (
        <Input
          aria-label={t('builder.value')}
          className="rm-condition-value"
          value={values[0] ?? ''}
          maxLength={200}
          onChange={(event) => set([event.target.value])}
        />
      );
    default:
      return <Numbers subject={subject} condition={condition} onChange={onChange} />;
  }
}

/** One number, or two for a range. */
function Numbers({ subject, condition, onChange }: ValueEditorProps) {
  const { t } = useTranslation('segments');
  const format = useFigureFormat();
  const count = condition.operator === 'between' ? 2 : 1;
  const isMoney = subject.kind === 'money' || condition.name.startsWith('ordered.amount_minor');
  return (
    <span className="rm-row">
      {Array.from({ length: count }, (_, at) => (
        <InputNumber
          key={at}
          aria-label={count === 1 ? t('builder.value') : t(at === 0 ? 'table:from' : 'table:to')}
          prefix={isMoney ? currencySign(format) : undefined}
          suffix={subject.kind === 'percent' ? '%' : undefined}
          value={shownNumber(subject, condition, condition.values[at] ?? '')}
          onChange={(value) => {
            const next = Array.from({ length: count }, (_one, index) => condition.values[index] ?? '');
            next[at] = storedNumber(subject, condition, value);
            onChange({ ...condition, values: next });
          }}
        />
      ))}
    </span>
  );
}

/** Fixed days, or days counted from today, which move with the calendar. */
function Days({ condition, onChange }: Omit<ValueEditorProps, 'subject'>) {
  const { t } = useTranslation('segments');
  const count = condition.operator === 'between' ? 2 : 1;
  const relative = condition.values.length > 0 && condition.values.every((value) => value === '' || daysFromToday(value) !== null);
  const put = (at: number, value: string) => {
    const next = Array.from({ length: count }, (_one, index) => condition.values[index] ?? '');
    next[at] = value;
    onChange({ ...condition, values: next });
  };
  return (
    <span className="rm-row">
      <Select
        aria-label={t('builder.day_kind')}
        value={relative ? 'relative' : 'fixed'}
        onChange={(kind: string) =>
          onChange({ ...condition, values: Array.from({ length: count }, () => (kind === 'relative' ? 'today' : dayjs().format('YYYY-MM-DD'))) })
        }
        options={[
          { value: 'fixed', label: t('builder.fixed_day') },
          { value: 'relative', label: t('builder.from_today') },
        ]}
      />
      {Array.from({ length: count }, (_, at) => {
        const value = condition.values[at] ?? '';
        return relative ? (
          <InputNumber
            key={at}
            aria-label={t('builder.days_from_today')}
            suffix={t('builder.days')}
            precision={0}
            value={daysFromToday(value)}
            onChange={(days) => put(at, days === null ? '' : fromDays(days))}
          />
        ) : (
          <DatePicker
            key={at}
            aria-label={t('builder.value')}
            value={value === '' ? null : dayjs(value)}
            onChange={(day) => put(at, day ? day.format('YYYY-MM-DD') : '')}
          />
        );
      })}
    </span>
  );
}
