import { queryOptions } from '@tanstack/react-query';
import { api, dataOf, type Answer, type Body, type ItemOf } from '@/lib/api';
import type { Page, PageRequest } from '@/lib/paging';
import type { ListState } from '@/lib/url-filters';
import { filterExpressions, type ShopColumn } from '../filters';

export type Shop = ItemOf<'/api/v1/customers'>;
export type ShopDetail = Answer<'/api/v1/customers/{id}', 'get'>;
export type Columns = Answer<'/api/v1/customers/columns', 'get'>;
export type Dictionary = Answer<'/api/v1/dictionaries', 'get'>['dictionaries'][number];
export type BulkEdit = Body<'/api/v1/customers/bulk', 'post'>;
export type BulkResult = Answer<'/api/v1/customers/bulk', 'post'>;

/** The columns there are, for this account: what a list can show, filter and sort by. */
export const columnsQuery = queryOptions({
  queryKey: ['customers', 'columns'],
  queryFn: async ({ signal }): Promise<Columns> =>
    dataOf(await api.GET('/api/v1/customers/columns', { signal })),
  staleTime: 5 * 60_000,
});

export const dictionariesQuery = queryOptions({
  queryKey: ['dictionaries'],
  queryFn: async ({ signal }): Promise<readonly Dictionary[]> =>
    dataOf(await api.GET('/api/v1/dictionaries', { signal })).dictionaries,
  staleTime: 5 * 60_000,
});

/** What a list state asks of the server, as the list, its export and bulk changes send it. */
export function shopSearch(state: ListState, columns: readonly ShopColumn[]) {
  return {
    filter: filterExpressions(state, columns),
    quick: state.filters.quick?.[0],
    q: state.q === '' ? undefined : state.q,
    sort: state.sort === '' ? undefined : state.sort,
  };
}

export async function listShops(
  columns: readonly ShopColumn[],
  fields: readonly string[],
  state: ListState,
  page: PageRequest,
  signal: AbortSignal,
): Promise<Page<Shop>> {
  const query = {
    ...shopSearch(state, columns),
    fields: fields.join(','),
    limit: page.limit,
    cursor: page.cursor === '' ? undefined : page.cursor,
  };
  return dataOf(await api.GET('/api/v1/customers', { params: { query }, signal }));
}

export const shopKey = (id: string) => ['customer', id] as const;

export function shopQuery(id: string) {
  return queryOptions({
    queryKey: shopKey(id),
    queryFn: async ({ signal }): Promise<ShopDetail> => getShop(id, signal),
  });
}

export async function getShop(id: string, signal?: AbortSignal): Promise<ShopDetail> {
  return dataOf(await api.GET('/api/v1/customers/{id}', { params: { path: { id } }, signal }));
}

export async function changeShop(
  id: string,
  version: number,
  change: Record<string, unknown>,
): Promise<ShopDetail> {
  return dataOf(
    await api.PATCH('/api/v1/customers/{id}', {
      params: { path: { id }, header: { 'If-Match': `"${String(version)}"` } },
      body: change as Body<'/api/v1/customers/{id}', 'patch'>,
    }),
  );
}

export async function bulkEdit(body: BulkEdit): Promise<BulkResult> {
  return dataOf(await api.POST('/api/v1/customers/bulk', { body }));
}
