import type { ShopColumn } from '../customers/filters';
import { splitValues } from '../customers/filters';
import type { ShopFigure } from './api/segments';

/**
 * One condition of a rule, `NAME:OPERATOR[:VALUES]`, as the builder shows it: a subject, a verb and
 * what it is compared with.
 */
export interface Condition {
  name: string;
  operator: string;
  values: readonly string[];
}

/** What a condition can be about, and how its values are entered. */
export interface Subject {
  /** `grade_no`, `metric.orders`, `ordered`, `place`, `segment`, `unit` */
  name: string;
  label: string;
  group: string;
  kind: 'text' | 'choice' | 'number' | 'money' | 'percent' | 'date' | 'flag' | 'ordered' | 'place' | 'segment';
  operators: readonly string[];
  options?: readonly { value: string; label: string }[];
  /** What the figure means; for a tooltip. */
  about?: string;
}

const single = new Set(['eq', 'ne', 'contains']);

export function parseCondition(text: string): Condition {
  const [name = '', operator = '', ...rest] = text.split(':');
  const value = rest.join(':');
  if (rest.length === 0) return { name, operator, values: [] };
  return { name, operator, values: single.has(operator) ? [value] : splitValues(value) };
}

const escapeValue = (value: string) => value.replace(/[\\,]/g, (sign) => `\\${sign}`);

export function conditionText({ name, operator, values }: Condition): string {
  if (values.length === 0) return `${name}:${operator}`;
  if (single.has(operator)) return `${name}:${operator}:${values[0] ?? ''}`;
  // Points of a line on the map stand between commas as they are.
  return `${name}:${operator}:${values.map(name === 'place' ? String : escapeValue).join(',')}`;
}

/** Can the server read it, or is something still missing? */
export function isComplete({ operator, values, name }: Condition): boolean {
  if (name === '' || operator === '') return false;
  if (operator === 'empty' || operator === 'not_empty') return true;
  const needed = operator === 'between' || operator === 'near' ? 2 : operator === 'within' ? 3 : 1;
  return values.length >= needed && values.every((value) => value.trim() !== '');
}

const operatorsOf: Record<Subject['kind'], readonly string[]> = {
  text: ['contains', 'eq', 'ne', 'empty', 'not_empty'],
  choice: ['in', 'not_in', 'empty', 'not_empty'],
  number: ['ge', 'le', 'gt', 'lt', 'between', 'eq', 'ne', 'empty', 'not_empty'],
  money: ['ge', 'le', 'gt', 'lt', 'between', 'empty', 'not_empty'],
  percent: ['ge', 'le', 'gt', 'lt', 'between', 'empty', 'not_empty'],
  date: ['ge', 'le', 'between', 'empty', 'not_empty'],
  flag: ['eq'],
  ordered: ['ge', 'le', 'gt', 'lt', 'between', 'eq'],
  place: ['within', 'near'],
  segment: ['in', 'not_in'],
};

function columnKind(column: ShopColumn, hasOptions: boolean): Subject['kind'] {
  if (column.kind === 'flag' || column.kind === 'date' || column.kind === 'money') return column.kind;
  if (column.kind === 'integer' || column.kind === 'real') return column.name === 'amount_growth' ? 'percent' : 'number';
  return hasOptions ? 'choice' : 'text';
}

export function columnSubject(
  column: ShopColumn,
  label: string,
  options: readonly { value: string; label: string }[] | undefined,
): Subject {
  const kind = columnKind(column, options !== undefined);
  const isList = column.kind === 'code_list';
  return {
    name: column.name,
    label,
    group: column.group,
    kind,
    operators: isList && kind === 'choice' ? ['has', 'empty', 'not_empty'] : operatorsOf[kind],
    options,
  };
}

export function figureSubject(figure: ShopFigure, zh: boolean): Subject {
  const kind = figure.unit === 'minor' ? 'money' : figure.unit === 'percent' ? 'percent' : 'number';
  return {
    name: figure.name,
    label: zh ? figure.name_zh : figure.name_en,
    group: figure.name.startsWith('score.') ? 'scores' : 'figures',
    kind,
    operators: operatorsOf[kind],
    about: figure.formula,
  };
}

export function specialSubject(kind: 'ordered' | 'place' | 'segment', label: string, name: string = kind): Subject {
  return { name, label, group: 'special', kind, operators: operatorsOf[kind] };
}

/** The subject of a condition: orders of any measure are one subject. */
export const subjectName = (name: string) => (name.startsWith('ordered.') ? 'ordered' : name);

/** `ordered.quantity.last3.brand=X` in its parts. */
export interface OrderedName {
  measure: string;
  months: string;
  goods: string;
  code: string;
}
export function parseOrdered(name: string): OrderedName {
  const [, measure = 'quantity', ...rest] = name.split('.');
  const text = rest.join('.');
  const range = /^(\d{4}-\d{2}\.\.\d{4}-\d{2})(?:\.(.*))?$/.exec(text) ?? /^([^.]*)(?:\.(.*))?$/.exec(text);
  const months = range?.[1] ?? 'last3';
  const goodsText = range?.[2] ?? '';
  const equals = goodsText.indexOf('=');
  return {
    measure,
    months: months === '' ? 'last3' : months,
    goods: equals < 0 ? (goodsText === '' ? 'all' : goodsText) : goodsText.slice(0, equals),
    code: equals < 0 ? '' : goodsText.slice(equals + 1),
  };
}
export function orderedName({ measure, months, goods, code }: OrderedName): string {
  const what = goods === 'all' ? '' : goods === 'key_products' ? '.key_products' : `.${goods}=${code}`;
  return `ordered.${measure}.${months}${what}`;
}

/** What people type ↔ what the server compares: yuan and minor units, percent and shares. */
export function shownNumber(subject: Subject, condition: Condition, value: string): number | null {
  if (value.trim() === '' || Number.isNaN(Number(value))) return null;
  return tidy(Number(value) / scale(subject, condition));
}
export function storedNumber(subject: Subject, condition: Condition, shown: number | null): string {
  return shown === null ? '' : String(tidy(shown * scale(subject, condition)));
}
/** Without the noise of binary fractions. */
const tidy = (value: number) => Number(value.toPrecision(12));
function scale(subject: Subject, condition: Condition): number {
  if (subject.kind === 'money') return 100;
  if (subject.kind === 'percent') return 0.01;
  return subject.kind === 'ordered' && parseOrdered(condition.name).measure === 'amount_minor' ? 100 : 1;
}

/** `today+90` ↔ 90; a fixed day gives nothing. */
export function daysFromToday(value: string): number | null {
  const found = /^today([+-]\d+)?$/.exec(value);
  return found === null ? null : Number(found[1] ?? 0);
}
export const fromDays = (days: number) => (days === 0 ? 'today' : `today${days > 0 ? '+' : ''}${String(days)}`);

/** A new condition about a subject: its first verb, nothing to compare with yet. */
export function newCondition(subject: Subject): Condition {
  const operator = subject.operators[0] ?? 'eq';
  if (subject.kind === 'ordered') return { name: 'ordered.quantity.last3', operator, values: [''] };
  if (subject.kind === 'flag') return { name: subject.name, operator, values: ['true'] };
  return { name: subject.name, operator, values: [] };
}
