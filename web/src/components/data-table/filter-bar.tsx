import { Button, DatePicker, Input, InputNumber, Popover, Select } from 'antd';
import dayjs from 'dayjs';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { formatNumber } from '@/lib/format';
import { emptyListState, filterCount, withFilter, type ListState } from '@/lib/url-filters';
import type { Filter, QuickFilter } from './types';

/** Quick filters as chips, all filters behind one button, and what is in force, removable. */
export function FilterBar({
  filters,
  quickFilters,
  state,
  onChange,
}: {
  filters: readonly Filter[];
  quickFilters: readonly QuickFilter[];
  state: ListState;
  onChange: (state: ListState) => void;
}) {
  const { t } = useTranslation('table');
  if (filters.length === 0 && quickFilters.length === 0) return null;
  const count = filterCount(state);
  return (
    <div className="rm-chips rm-no-print">
      {filters.length > 0 && (
        <Popover
          trigger="click"
          placement="bottomLeft"
          content={<FilterForm filters={filters} state={state} onChange={onChange} />}
        >
          <Button size="small" type={count > 0 ? 'primary' : 'default'}>
            {count > 0 ? t('filters_n', { n: count }) : t('filters')}
          </Button>
        </Popover>
      )}
      {quickFilters.map((quick) => {
        const on = isOn(quick, state);
        return (
          <button
            key={quick.key}
            type="button"
            className="rm-chip"
            aria-pressed={on}
            onClick={() => onChange(toggled(quick, state, on))}
          >
            {quick.label}
          </button>
        );
      })}
      {filters.flatMap((filter) => inForce(filter, state, quickFilters)).map((chip) => (
        <button
          key={chip.key + chip.value}
          type="button"
          className="rm-chip"
          onClick={() => onChange(withFilter(state, chip.key, others(state, chip)))}
        >
          {chip.text} <span aria-hidden="true">×</span>
          <span className="rm-visually-hidden">{t('common:action.clear')}</span>
        </button>
      ))}
      {count > 0 && (
        <Button
          size="small"
          type="text"
          onClick={() => onChange({ ...emptyListState, q: state.q, sort: state.sort })}
        >
          {t('clear_filters')}
        </Button>
      )}
    </div>
  );
}

function isOn(quick: QuickFilter, state: ListState): boolean {
  return Object.entries(quick.filters).every(
    ([key, values]) =>
      values === undefined || JSON.stringify(state.filters[key]) === JSON.stringify(values),
  );
}

function toggled(quick: QuickFilter, state: ListState, wasOn: boolean): ListState {
  return Object.entries(quick.filters).reduce(
    (next, [key, values]) => withFilter(next, key, wasOn ? [] : (values ?? [])),
    state,
  );
}

interface Chip {
  key: string;
  /** The one value that it takes away; empty: all of them. */
  value: string;
  text: ReactNode;
}

const others = (state: ListState, chip: Chip): readonly string[] =>
  chip.value === '' ? [] : (state.filters[chip.key] ?? []).filter((value) => value !== chip.value);

function inForce(filter: Filter, state: ListState, quickFilters: readonly QuickFilter[]): Chip[] {
  // A quick filter that is on shows it by itself.
  if (quickFilters.some((quick) => filter.key in quick.filters && isOn(quick, state))) return [];
  const chip = (key: string, text: string) => ({ key, value: '', text: `${filter.label}: ${text}` });
  if ('fromKey' in filter) {
    const from = state.filters[filter.fromKey]?.[0];
    const to = state.filters[filter.toKey]?.[0];
    return [
      ...(from ? [chip(filter.fromKey, `≥ ${from}`)] : []),
      ...(to ? [chip(filter.toKey, `≤ ${to}`)] : []),
    ];
  }
  const values = state.filters[filter.key];
  if (values === undefined) return [];
  if (filter.kind === 'silent')
    return values.map((value) => ({ key: filter.key, value, text: filter.inWords?.(value) ?? `${filter.label}: ${value}` }));
  const label = (value: string) =>
    filter.kind === 'choice'
      ? (filter.options.find((option) => option.value === value)?.label ?? value)
      : filter.kind === 'yes-no'
        ? value === 'true' ? '✓' : '✗'
        : value;
  return [chip(filter.key, values.map(label).join(', '))];
}

function FilterForm({
  filters,
  state,
  onChange,
}: {
  filters: readonly Filter[];
  state: ListState;
  onChange: (state: ListState) => void;
}) {
  return (
    <div className="rm-filter-form">
      {filters.filter((filter) => filter.kind !== 'silent').map((filter) => (
        <div key={filter.key} className="rm-filter">
          <span id={`filter-${filter.key}`}>{filter.label}</span>
          <FilterField filter={filter} state={state} onChange={onChange} />
        </div>
      ))}
    </div>
  );
}

function FilterField({
  filter,
  state,
  onChange,
}: {
  filter: Filter;
  state: ListState;
  onChange: (state: ListState) => void;
}) {
  const { t } = useTranslation('table');
  const set = (key: string, values: readonly string[]) => onChange(withFilter(state, key, values));
  const first = (key: string) => state.filters[key]?.[0];
  switch (filter.kind) {
    case 'silent':
      return null;
    case 'choice':
      return (
        <Select
          mode={filter.single ? undefined : 'multiple'}
          aria-label={filter.label}
          allowClear
          showSearch={{ optionFilterProp: 'label' }}
          placeholder={t('any')}
          value={filter.single ? first(filter.key) : [...(state.filters[filter.key] ?? [])]}
          onChange={(value: string | string[] | undefined) =>
            set(filter.key, value === undefined ? [] : [value].flat())
          }
          options={filter.options.map((option) => ({
            value: option.value,
            label:
              option.count === undefined
                ? option.label
                : `${option.label} (${formatNumber(option.count)})`,
          }))}
        />
      );
    case 'yes-no':
      return (
        <Select
          aria-label={filter.label}
          allowClear
          placeholder={t('any')}
          value={first(filter.key)}
          onChange={(value: string | undefined) => set(filter.key, value ? [value] : [])}
          options={[
            { value: 'true', label: t('common:yes') },
            { value: 'false', label: t('common:no') },
          ]}
        />
      );
    case 'text':
      return (
        <Input
          aria-label={filter.label}
          allowClear
          placeholder={filter.placeholder}
          defaultValue={first(filter.key)}
          onBlur={(event) => set(filter.key, event.target.value ? [event.target.value] : [])}
          onPressEnter={(event) =>
            set(filter.key, event.currentTarget.value ? [event.currentTarget.value] : [])
          }
        />
      );
    case 'number-range':
      return (
        <div className="rm-range">
          {[filter.fromKey, filter.toKey].map((key, index) => (
            <InputNumber
              key={key}
              aria-label={`${filter.label} ${t(index === 0 ? 'from' : 'to')}`}
              placeholder={t(index === 0 ? 'from' : 'to')}
              suffix={filter.suffix}
              defaultValue={first(key) === undefined ? undefined : Number(first(key))}
              onBlur={(event) => set(key, event.target.value ? [event.target.value] : [])}
              onPressEnter={(event) =>
                set(key, event.currentTarget.value ? [event.currentTarget.value] : [])
              }
            />
          ))}
        </div>
      );
    case 'date-range':
      return (
        <div className="rm-range">
          {[filter.fromKey, filter.toKey].map((key, index) => (
            <DatePicker
              key={key}
              aria-label={`${filter.label} ${t(index === 0 ? 'from' : 'to')}`}
              placeholder={t(index === 0 ? 'from' : 'to')}
              value={first(key) === undefined ? null : dayjs(first(key))}
              onChange={(day) => set(key, day ? [day.format('YYYY-MM-DD')] : [])}
            />
          ))}
        </div>
      );
  }
}
