import type { Analysis, FieldMapping, ImportKind, Mapping } from './api/imports';

/** Decisions about a mapping, without a screen: tested on plain values. */

/** The field that a column feeds; empty: none. */
export function fieldOfColumn(mapping: Mapping, column: string): string {
  return mapping.fields.find((field) => field.columns?.includes(column))?.field ?? '';
}

/**
 * Gives `column` to `field` (empty: to none). A field that already had a column loses it: two
 * columns joined into one field is something to ask for, never an accident.
 */
export function assignColumn(mapping: Mapping, column: string, field: string): Mapping {
  const without = mapping.fields
    .map((entry) => ({ ...entry, columns: entry.columns?.filter((name) => name !== column) }))
    .filter((entry) => (entry.columns?.length ?? 0) > 0 || typeof entry.constant === 'string');
  const rest = without.filter((entry) => entry.field !== field);
  const known = mapping.fields.find((entry) => entry.field === field);
  const fields: FieldMapping[] =
    field === '' ? without : [...rest, { ...known, field, columns: [column], constant: undefined }];
  const ignore = (mapping.ignore ?? []).filter((name) => name !== column);
  return { ...mapping, fields, ignore: field === '' ? [...ignore, column] : ignore };
}

/** Keys that no column or constant feeds: without them no row can be told apart. */
export function missingKeys(mapping: Mapping, kind: ImportKind): string[] {
  const fed = new Set(mapping.fields.map((entry) => entry.field));
  return kind.fields.filter((field) => field.is_key && !fed.has(field.name)).map((f) => f.name);
}

export function withFieldOption(
  mapping: Mapping,
  field: string,
  change: Partial<FieldMapping>,
): Mapping {
  return {
    ...mapping,
    fields: mapping.fields.map((entry) => (entry.field === field ? { ...entry, ...change } : entry)),
  };
}

export function doubtfulColumns(analysis: Analysis): number {
  return analysis.columns.filter((column) => column.is_doubtful).length;
}
