import { queryOptions } from '@tanstack/react-query';
import { api, dataOf, type Answer, type Body } from '@/lib/api';
import { allItems, pageQuery, type Page, type PageRequest } from '@/lib/paging';

export type Segment = Answer<'/api/v1/segments/{id}', 'get'>;
export type SegmentInput = Body<'/api/v1/segments', 'post'>;
export type SegmentRule = SegmentInput['rule'];
export type RuleGroup = SegmentRule['groups'][number];
export type SegmentPreview = Answer<'/api/v1/segments/preview', 'post'>;
export type ShopFigure = Answer<'/api/v1/segments/figures', 'get'>['items'][number];
export type SegmentHistory = Answer<'/api/v1/segments/{id}/history', 'get'>;
export type SegmentMove = Answer<'/api/v1/segments/{id}/moves', 'get'>['items'][number];
export type SegmentOverlap = Answer<'/api/v1/segments/overlap', 'get'>;

const root = ['segments'] as const;

export const segmentsQuery = queryOptions({
  queryKey: [...root, 'list'],
  queryFn: async ({ signal }): Promise<readonly Segment[]> =>
    (await allItems(async (page) => dataOf(await api.GET('/api/v1/segments', { params: { query: pageQuery(page) }, signal })))).items,
  // One that could not be counted while the month is computed can be soon.
  refetchInterval: ({ state }) => (state.data?.some((one) => one.problem === 'segments.preparing') === true ? 3000 : false),
});

/** Figures that a rule can ask by; they come with the program. */
export const shopFiguresQuery = queryOptions({
  queryKey: [...root, 'figures'],
  queryFn: async ({ signal }): Promise<readonly ShopFigure[]> =>
    dataOf(await api.GET('/api/v1/segments/figures', { signal })).items,
  staleTime: Infinity,
});

export const segmentQuery = (id: string) =>
  queryOptions({
    queryKey: [...root, 'one', id],
    queryFn: ({ signal }): Promise<Segment> => getSegment(id, signal),
  });

export const previewQuery = (rule: SegmentRule) =>
  queryOptions({
    queryKey: [...root, 'preview', rule],
    queryFn: async ({ signal }): Promise<SegmentPreview> =>
      dataOf(await api.POST('/api/v1/segments/preview', { body: { rule }, signal })),
  });

export const historyQuery = (id: string) =>
  queryOptions({
    queryKey: [...root, 'history', id],
    queryFn: async ({ signal }): Promise<SegmentHistory> =>
      dataOf(await api.GET('/api/v1/segments/{id}/history', { params: { path: { id } }, signal })),
  });

export async function listMoves(id: string, at: string, page: PageRequest, signal: AbortSignal): Promise<Page<SegmentMove>> {
  const query = { at, ...pageQuery(page) };
  return dataOf(await api.GET('/api/v1/segments/{id}/moves', { params: { path: { id }, query }, signal }));
}

export const overlapQuery = (ids: readonly string[]) =>
  queryOptions({
    queryKey: [...root, 'overlap', ids],
    queryFn: async ({ signal }): Promise<SegmentOverlap> =>
      dataOf(await api.GET('/api/v1/segments/overlap', { params: { query: { ids: ids.join(',') } }, signal })),
    enabled: ids.length >= 2,
  });

export async function addSegment(input: SegmentInput): Promise<Segment> {
  return dataOf(await api.POST('/api/v1/segments', { body: input }));
}

export async function getSegment(id: string, signal?: AbortSignal): Promise<Segment> {
  return dataOf(await api.GET('/api/v1/segments/{id}', { params: { path: { id } }, signal }));
}

export async function changeSegment(id: string, version: number, input: SegmentInput): Promise<void> {
  await api.PUT('/api/v1/segments/{id}', {
    params: { path: { id }, header: { 'If-Match': `"${String(version)}"` } },
    body: input,
  });
}

export async function removeSegment(id: string): Promise<void> {
  await api.DELETE('/api/v1/segments/{id}', { params: { path: { id } } });
}

export async function refreshSegments(): Promise<string> {
  return dataOf(await api.POST('/api/v1/segments/refresh', {})).job_id;
}
