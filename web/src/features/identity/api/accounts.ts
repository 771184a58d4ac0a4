import { queryOptions } from '@tanstack/react-query';
import { api, dataOf, type Answer, type Body, type ItemOf, type QueryOf } from '@/lib/api';
import { listQuery } from '@/lib/list-query';
import type { Page, PageRequest } from '@/lib/paging';
import type { ListState } from '@/lib/url-filters';

export type Account = ItemOf<'/api/v1/accounts'>;
export type NewAccount = Body<'/api/v1/accounts', 'post'>;
export type AccountChange = Body<'/api/v1/accounts/{id}', 'patch'>;
export type Access = Account['access'];
export type Role = ItemOf<'/api/v1/roles'>;
export type PermissionInfo = ItemOf<'/api/v1/permissions'>;
export type ApiKey = ItemOf<'/api/v1/api-keys'>;
export type OneTimeLink = Answer<'/api/v1/accounts/{id}/reset-link', 'post'>;

export async function listAccounts(
  state: ListState,
  page: PageRequest,
  signal: AbortSignal,
): Promise<Page<Account>> {
  return dataOf(
    await api.GET('/api/v1/accounts', { params: { query: listQuery<QueryOf<'/api/v1/accounts'>>(state, page) }, signal }),
  );
}

export async function addAccount(body: NewAccount) {
  return dataOf(await api.POST('/api/v1/accounts', { body }));
}

export async function changeAccount(account: Account, body: AccountChange): Promise<void> {
  await api.PATCH('/api/v1/accounts/{id}', {
    params: { path: { id: account.id }, header: { 'If-Match': account.etag } },
    body,
  });
}

export async function makeResetLink(id: string): Promise<OneTimeLink> {
  return dataOf(await api.POST('/api/v1/accounts/{id}/reset-link', { params: { path: { id } } }));
}

export async function endSessions(id: string): Promise<void> {
  await api.POST('/api/v1/accounts/{id}/end-sessions', { params: { path: { id } } });
}

export async function removeAccountFactor(id: string): Promise<void> {
  await api.DELETE('/api/v1/accounts/{id}/second-factor', { params: { path: { id } } });
}

export const rolesQuery = queryOptions({
  queryKey: ['roles'],
  queryFn: async ({ signal }): Promise<readonly Role[]> =>
    dataOf(await api.GET('/api/v1/roles', { signal })).items,
});

export async function addRole(body: Body<'/api/v1/roles', 'post'>): Promise<void> {
  await api.POST('/api/v1/roles', { body });
}

export async function changeRole(
  role: Role,
  body: Body<'/api/v1/roles/{code}', 'patch'>,
): Promise<void> {
  await api.PATCH('/api/v1/roles/{code}', {
    params: { path: { code: role.code }, header: { 'If-Match': role.etag } },
    body,
  });
}

export const permissionsQuery = queryOptions({
  queryKey: ['permissions'],
  queryFn: async ({ signal }): Promise<readonly PermissionInfo[]> =>
    dataOf(await api.GET('/api/v1/permissions', { signal })).items,
  staleTime: Infinity,
});

export const apiKeysQuery = queryOptions({
  queryKey: ['api-keys'],
  queryFn: async ({ signal }): Promise<readonly ApiKey[]> =>
    dataOf(await api.GET('/api/v1/api-keys', { signal })).items,
});

export async function addApiKey(body: Body<'/api/v1/api-keys', 'post'>) {
  return dataOf(await api.POST('/api/v1/api-keys', { body }));
}

export async function revokeApiKey(id: string): Promise<void> {
  await api.DELETE('/api/v1/api-keys/{id}', { params: { path: { id } } });
}
