import { queryOptions } from '@tanstack/react-query';
import { api, dataOf, type Body, type ItemOf } from '@/lib/api';
import { allItems, pageQuery } from '@/lib/paging';

export type Unit = ItemOf<'/api/v1/organisation/units'>;
export type Person = ItemOf<'/api/v1/organisation/people'>;

export const unitsQuery = queryOptions({
  queryKey: ['organisation', 'units'],
  queryFn: async ({ signal }): Promise<readonly Unit[]> =>
    (await allItems(async (page) => dataOf(await api.GET('/api/v1/organisation/units', { params: { query: pageQuery(page) }, signal })))).items,
});

export const staffQuery = queryOptions({
  queryKey: ['organisation', 'people'],
  queryFn: async ({ signal }): Promise<readonly Person[]> =>
    (await allItems(async (page) => dataOf(await api.GET('/api/v1/organisation/people', { params: { query: pageQuery(page) }, signal })))).items,
});

export async function addUnit(body: Body<'/api/v1/organisation/units', 'post'>): Promise<void> {
  await api.POST('/api/v1/organisation/units', { body });
}

export async function changeUnit(
  unit: Unit,
  body: Body<'/api/v1/organisation/units/{id}', 'patch'>,
): Promise<void> {
  await api.PATCH('/api/v1/organisation/units/{id}', {
    params: { path: { id: unit.id }, header: { 'If-Match': unit.etag } },
    body,
  });
}
