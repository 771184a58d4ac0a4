import type { FieldMapping, ImportKind, Mapping } from './api/imports';

/** Decisions about a mapping, without a screen: tested on plain values. */

/** The field that a column alone feeds, the first when it feeds several; empty: none. */
export function fieldOfColumn(mapping: Mapping, column: string): string {
  return mapping.fields.find((field) => isFedBy(field, column))?.field ?? '';
}

function isFedBy(field: FieldMapping, column: string): boolean {
  return field.columns?.length === 1 && field.columns[0] === column;
}

/**
 * Fields that are made otherwise than from a column of their own: a constant, several columns
 * joined, or a column that feeds another field already.
 */
export function madeFields(mapping: Mapping): readonly FieldMapping[] {
  const taken = new Set<string>();
  return mapping.fields.filter((field) => {
    const column = field.columns?.length === 1 ? field.columns[0] : undefined;
    if (column === undefined || taken.has(column)) return true;
    taken.add(column);
    return false;
  });
}

/**
 * Gives `column` to `field` (empty: to none). A field that was made otherwise is made from this
 * column now, and the column's field before is free; what else the column helps to make stays.
 */
export function assignColumn(mapping: Mapping, column: string, field: string): Mapping {
  const before = fieldOfColumn(mapping, column);
  const rest = mapping.fields.filter((entry) => entry.field !== before && entry.field !== field);
  const known = mapping.fields.find((entry) => entry.field === field);
  const fields =
    field === '' ? rest : [...rest, { ...known, field, columns: [column], constant: undefined }];
  return { ...mapping, fields, ignore: ignoredBy(fields, mapping, column) };
}

/** Columns set aside on purpose: `column` among them as soon as it feeds nothing. */
function ignoredBy(fields: readonly FieldMapping[], mapping: Mapping, column: string): string[] {
  const ignore = (mapping.ignore ?? []).filter((name) => name !== column);
  return fields.some((entry) => entry.columns?.includes(column)) ? ignore : [...ignore, column];
}

/** Sets how a field is made; it stands where it stood, a new one last. */
export function withField(mapping: Mapping, field: FieldMapping): Mapping {
  const is_known = mapping.fields.some((entry) => entry.field === field.field);
  const fields = is_known
    ? mapping.fields.map((entry) => (entry.field === field.field ? field : entry))
    : [...mapping.fields, field];
  const used = new Set(fields.flatMap((entry) => entry.columns ?? []));
  return { ...mapping, fields, ignore: (mapping.ignore ?? []).filter((name) => !used.has(name)) };
}

export function withoutField(mapping: Mapping, field: string): Mapping {
  return { ...mapping, fields: mapping.fields.filter((entry) => entry.field !== field) };
}

/** Keys that no column or constant feeds: without them no row can be told apart. */
export function missingKeys(mapping: Mapping, kind: ImportKind): string[] {
  const fed = new Set(mapping.fields.map((entry) => entry.field));
  return kind.fields.filter((field) => field.is_key && !fed.has(field.name)).map((f) => f.name);
}

/** Whether a column is taken as it stands. */
export function isPlain(rule: FieldMapping): boolean {
  return ruleParts(rule).length === 0;
}

/** The keys of a rule that change what a column says, in the order in which they work. */
export function ruleParts(rule: FieldMapping): readonly RulePart[] {
  return RULE_PARTS.filter((part) => {
    const value = rule[part];
    // Whole units of money are what everybody expects.
    if (part === 'unit') return value === 'minor' || value === 'percent';
    return Array.isArray(value) ? value.length > 0 : value !== undefined && value !== null && value !== '';
  });
}

const RULE_PARTS = [
  'skip', 'take', 'values', 'default_text', 'prefix', 'suffix', 'date_format', 'unit', 'thousands',
] as const;
export type RulePart = (typeof RULE_PARTS)[number];
