import { queryOptions } from '@tanstack/react-query';
import { api, dataOf, ifMatch, randomKey, type Answer, type Body, type ItemOf, type QueryOf } from '@/lib/api';
import { listQuery } from '@/lib/list-query';
import { allItems, pageQuery, type Page, type PageRequest } from '@/lib/paging';
import { problemFrom } from '@/lib/problem';
import type { ListState } from '@/lib/url-filters';

export type Study = Answer<'/api/v1/research/studies/{id}', 'get'>;
export type StudyInput = Body<'/api/v1/research/studies', 'post'>;
export type Question = StudyInput['questions'][number];
export type StudyRow = ItemOf<'/api/v1/research/studies'>;
export type AnswerImport = ItemOf<'/api/v1/research/studies/{id}/imports'>;
export type ImportResult = Answer<'/api/v1/research/studies/{id}/imports', 'post'>;
export type ResearchTable = ItemOf<'/api/v1/research/tables'>;
export type ResearchLine = ItemOf<'/api/v1/research/lines'>;
export type Tables = Body<'/api/v1/research/studies/{id}/publish', 'post'>;
type LineQuery = QueryOf<'/api/v1/research/lines'>;

const root = ['research'] as const;

export async function listStudies(state: ListState, page: PageRequest, signal: AbortSignal): Promise<Page<StudyRow>> {
  const query = listQuery<QueryOf<'/api/v1/research/studies'>>(state, page);
  return dataOf(await api.GET('/api/v1/research/studies', { params: { query }, signal }));
}

export const studyQuery = (id: string) =>
  queryOptions({
    queryKey: [...root, 'study', id],
    queryFn: async ({ signal }): Promise<Study> =>
      dataOf(await api.GET('/api/v1/research/studies/{id}', { params: { path: { id } }, signal })),
  });

export async function addStudy(input: StudyInput): Promise<Study> {
  return dataOf(await api.POST('/api/v1/research/studies', { body: input }));
}

export async function changeStudy(study: Study, input: StudyInput): Promise<void> {
  const params = { path: { id: study.id }, header: ifMatch(study.version) };
  await api.PUT('/api/v1/research/studies/{id}', { params, body: input });
}

export async function moveStudy(study: Study, state: Study['state']): Promise<void> {
  const params = { path: { id: study.id }, header: ifMatch(study.version) };
  await api.PUT('/api/v1/research/studies/{id}/state', { params, body: { state } });
}

export async function removeStudy(id: string): Promise<void> {
  await api.DELETE('/api/v1/research/studies/{id}', { params: { path: { id } } });
}

export const importsQuery = (id: string) =>
  queryOptions({
    queryKey: [...root, 'imports', id],
    queryFn: async ({ signal }): Promise<readonly AnswerImport[]> =>
      (
        await allItems(async (page) =>
          dataOf(await api.GET('/api/v1/research/studies/{id}/imports', { params: { path: { id }, query: pageQuery(page) }, signal })),
        )
      ).items,
  });

export async function removeImport(id: string): Promise<void> {
  await api.DELETE('/api/v1/research/imports/{id}', { params: { path: { id } } });
}

/** Files go as they are; the client of the contract speaks JSON only. */
async function sendFile(address: string, file: File): Promise<ImportResult> {
  const response = await fetch(address, {
    method: 'POST',
    headers: { 'Content-Type': 'application/octet-stream', 'Idempotency-Key': randomKey() },
    body: file,
  });
  const body: unknown = await response.json().catch(() => ({}));
  if (!response.ok) throw problemFrom(response.status, body);
  return body as ImportResult;
}

export const checkFile = (id: string, file: File): Promise<ImportResult> =>
  sendFile(`/api/v1/research/studies/${id}/check-file`, file);

export function importFile(id: string, file: File, skipRefused: boolean): Promise<ImportResult> {
  const query = new URLSearchParams({ file_name: file.name, skip_refused: String(skipRefused) });
  return sendFile(`/api/v1/research/studies/${id}/imports?${query.toString()}`, file);
}

export async function previewTables(id: string, tables: Tables): Promise<readonly ResearchTable[]> {
  const answer = await api.POST('/api/v1/research/studies/{id}/preview', { params: { path: { id } }, body: tables });
  return dataOf(answer).items;
}

export async function publishStudy(study: Study, tables: Tables): Promise<void> {
  const params = { path: { id: study.id }, header: { ...ifMatch(study.version), 'Idempotency-Key': randomKey() } };
  await api.POST('/api/v1/research/studies/{id}/publish', { params, body: tables });
}

export const tablesQuery = (study: string) =>
  queryOptions({
    queryKey: [...root, 'tables', study],
    queryFn: async ({ signal }): Promise<readonly ResearchTable[]> =>
      (
        await allItems(async (page) =>
          dataOf(await api.GET('/api/v1/research/tables', { params: { query: { study, ...pageQuery(page) } }, signal })),
        )
      ).items,
  });

/** All lines of a table, for its picture. */
export const linesQuery = (study: string, table: number) =>
  queryOptions({
    queryKey: [...root, 'lines', study, table],
    queryFn: async ({ signal }): Promise<readonly ResearchLine[]> =>
      (await allItems((page) => getLines({ study, table: String(table), ...pageQuery(page) }, signal))).items,
  });

async function getLines(query: LineQuery, signal: AbortSignal): Promise<Page<ResearchLine>> {
  return dataOf(await api.GET('/api/v1/research/lines', { params: { query }, signal }));
}

/** The filters of the table's list as the server takes them: `where=age_band:25-34`. */
const whereOf = (state: ListState): string[] =>
  Object.entries(state.filters).flatMap(([key, values]) => values.slice(0, 1).map((value) => `${key}:${value}`));

export function listLines(
  study: string,
  table: number,
  state: ListState,
  page: PageRequest,
  signal: AbortSignal,
): Promise<Page<ResearchLine>> {
  const sort = state.sort === '' ? undefined : (state.sort as LineQuery['sort']);
  return getLines({ study, table: String(table), where: whereOf(state), sort, ...pageQuery(page) }, signal);
}

/** The same as text, for the export. */
export function linesQueryText(study: string, table: number, state: ListState): string {
  const query = new URLSearchParams({ study, table: String(table) });
  for (const where of whereOf(state)) query.append('where', where);
  if (state.sort !== '') query.set('sort', state.sort);
  return query.toString();
}
