import { api, dataOf, type ItemOf, type QueryOf } from '@/lib/api';
import { listQuery } from '@/lib/list-query';
import type { Page, PageRequest } from '@/lib/paging';
import type { ListState } from '@/lib/url-filters';

export type AuditRow = ItemOf<'/api/v1/audit'>;

export async function listAudit(
  state: ListState,
  page: PageRequest,
  signal: AbortSignal,
): Promise<Page<AuditRow>> {
  return dataOf(
    await api.GET('/api/v1/audit', { params: { query: listQuery<QueryOf<'/api/v1/audit'>>(state, page) }, signal }),
  );
}

export interface FieldChange {
  field: string;
  before: string;
  after: string;
}

/** The two JSON objects of an audit row, field by field, in the order of their names. */
export function fieldChanges(before: string, after: string): FieldChange[] {
  const old = objectOf(before);
  const now = objectOf(after);
  return [...new Set([...Object.keys(old), ...Object.keys(now)])]
    .sort()
    .map((field) => ({ field, before: textOf(old[field]), after: textOf(now[field]) }));
}

function objectOf(text: string): Record<string, unknown> {
  if (text === '') return {};
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : { value };
  } catch {
    return { text };
  }
}

function textOf(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
