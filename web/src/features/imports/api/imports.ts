import { queryOptions } from '@tanstack/react-query';
import { api, dataOf, type Answer, type Body, type ItemOf, type QueryOf } from '@/lib/api';
import { listQuery } from '@/lib/list-query';
import type { Page, PageRequest } from '@/lib/paging';
import type { ListState } from '@/lib/url-filters';

export type Analysis = Answer<'/api/v1/import-analyses', 'post'>;
export type AnalysisRequest = Body<'/api/v1/import-analyses', 'post'>;
export type Import = Answer<'/api/v1/imports/{id}', 'get'>;
export type ImportRow = ItemOf<'/api/v1/imports'>;
export type ImportKind = ItemOf<'/api/v1/import-kinds'>;
export type ImportField = ImportKind['fields'][number];
export type NewImport = Body<'/api/v1/imports', 'post'>;
export type SavedMapping = Answer<'/api/v1/import-mappings', 'post'>;
export type Mapping = Analysis['mapping'];
export type FieldMapping = Mapping['fields'][number];

export const importKindsQuery = queryOptions({
  queryKey: ['import-kinds'],
  queryFn: async ({ signal }): Promise<readonly ImportKind[]> =>
    dataOf(await api.GET('/api/v1/import-kinds', { signal })).items,
  staleTime: Infinity,
});

export async function analyse(body: AnalysisRequest): Promise<Analysis> {
  return dataOf(await api.POST('/api/v1/import-analyses', { body }));
}

export async function startImport(body: NewImport): Promise<Import> {
  return dataOf(await api.POST('/api/v1/imports', { body }));
}

export const importKey = (id: string) => ['import', id] as const;

export function importQuery(id: string) {
  return queryOptions({
    queryKey: importKey(id),
    queryFn: async ({ signal }): Promise<Import> =>
      dataOf(await api.GET('/api/v1/imports/{id}', { params: { path: { id } }, signal })),
    refetchInterval: (query) =>
      query.state.data !== undefined && isOver(query.state.data) ? false : 2_000,
  });
}

export function isOver(run: Pick<Import, 'state'>): boolean {
  return run.state !== 'waiting' && run.state !== 'running';
}

export async function listImports(
  state: ListState,
  page: PageRequest,
  signal: AbortSignal,
): Promise<Page<ImportRow>> {
  return dataOf(
    await api.GET('/api/v1/imports', { params: { query: listQuery<QueryOf<'/api/v1/imports'>>(state, page) }, signal }),
  );
}

/** @return the job that takes the rows back */
export async function undoImport(id: string): Promise<string> {
  return dataOf(await api.POST('/api/v1/imports/{id}/undo', { params: { path: { id } } })).job_id;
}

/** Keeps a mapping under a name: what stands on the screen, or the text of a mapping file. */
export async function saveMapping(
  name: string,
  kind: string,
  from: { mapping: Mapping } | { toml: string },
): Promise<SavedMapping> {
  return dataOf(await api.POST('/api/v1/import-mappings', { body: { name, kind, ...from } }));
}

export function templateAddress(kind: string, format: 'csv' | 'xlsx', language: string): string {
  return `/api/v1/import-kinds/${kind}/template?format=${format}&language=${language}`;
}

export function rejectsAddress(id: string, format: 'csv' | 'xlsx'): string {
  return `/api/v1/imports/${id}/rejects?format=${format}`;
}
