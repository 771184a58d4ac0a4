import type { ListState } from '@/lib/url-filters';

/**
 * The address's filters ↔ the filter language of the server (`COLUMN:OPERATOR[:VALUE]`). In the
 * address each column stands under its own name, ranges as `<column>_from` and `<column>_to`; what
 * no form field can show stays as it is under `filter`.
 */
export interface ShopColumn {
  name: string;
  name_zh: string;
  name_en: string;
  kind: string;
  dictionary: string;
  group: string;
  privacy: string;
  is_editable: boolean;
  is_required: boolean;
  is_filterable: boolean;
  operators: readonly string[];
}

export const isRange = (kind: string) => ['integer', 'real', 'money', 'date'].includes(kind);
const escapeValue = (value: string) => value.replace(/[\\,]/g, (sign) => `\\${sign}`);

/** `a\,b,c` → [`a,b`, `c`]. */
export function splitValues(text: string): string[] {
  const values = [''];
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at] ?? '';
    if (sign === '\\' && at + 1 < text.length) {
      at += 1;
      values[values.length - 1] += text[at] ?? '';
    } else if (sign === ',') values.push('');
    else values[values.length - 1] += sign;
  }
  return values;
}

/** Names of the address that the list understands. */
export function filterNames(columns: readonly ShopColumn[]): string[] {
  return [
    'filter',
    'quick',
    'unit',
    'segment',
    ...columns.flatMap((column) =>
      isRange(column.kind) ? [`${column.name}_from`, `${column.name}_to`] : [column.name],
    ),
  ];
}

/** Money stands in yuan in the address, in minor units in the filter language. */
const toServer = (column: ShopColumn, value: string) =>
  column.kind === 'money' ? String(Math.round(Number(value) * 100)) : value;
const fromServer = (column: ShopColumn, value: string) =>
  column.kind === 'money' ? String(Number(value) / 100) : value;

export function filterExpressions(state: ListState, columns: readonly ShopColumn[]): string[] {
  const found = [...(state.filters.filter ?? [])];
  for (const name of ['unit', 'segment']) {
    const values = state.filters[name];
    if (values) found.push(`${name}:in:${values.map(escapeValue).join(',')}`);
  }
  for (const column of columns) {
    const { name, kind } = column;
    const from = state.filters[`${name}_from`]?.[0];
    const to = state.filters[`${name}_to`]?.[0];
    const values = state.filters[name];
    if (isRange(kind)) {
      if (from !== undefined) found.push(`${name}:ge:${toServer(column, from)}`);
      if (to !== undefined) found.push(`${name}:le:${toServer(column, to)}`);
    } else if (values !== undefined && values.length > 0) {
      if (kind === 'flag') found.push(`${name}:eq:${values[0] ?? ''}`);
      else if (kind === 'text') found.push(`${name}:contains:${escapeValue(values[0] ?? '')}`);
      else if (kind === 'code_list') found.push(...values.map((value) => `${name}:has:${escapeValue(value)}`));
      else found.push(`${name}:in:${values.map(escapeValue).join(',')}`);
    }
  }
  return found;
}

/** The way back, for saved views. */
export function filtersFromExpressions(
  expressions: readonly string[],
  columns: readonly ShopColumn[],
): ListState['filters'] {
  const filters: Record<string, string[]> = {};
  for (const text of expressions) {
    const [name = '', operator = '', ...rest] = text.split(':');
    const value = rest.join(':');
    const column = columns.find((one) => one.name === name);
    const put = (key: string, values: string[]) => {
      filters[key] = [...(filters[key] ?? []), ...values];
    };
    if ((name === 'unit' || name === 'segment') && operator === 'in') put(name, splitValues(value));
    else if (column && isRange(column.kind) && operator === 'ge') put(`${name}_from`, [fromServer(column, value)]);
    else if (column && isRange(column.kind) && operator === 'le') put(`${name}_to`, [fromServer(column, value)]);
    else if (column?.kind === 'flag' && operator === 'eq') put(name, [value]);
    else if (column?.kind === 'text' && operator === 'contains') put(name, splitValues(value).slice(0, 1));
    else if (column?.kind === 'code_list' && operator === 'has') put(name, splitValues(value));
    else if (column?.kind === 'code' && operator === 'in') put(name, splitValues(value));
    else put('filter', [text]);
  }
  return filters;
}
