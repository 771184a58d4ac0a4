import { queryOptions } from '@tanstack/react-query';
import { api, dataOf, type Answer, type Body } from '@/lib/api';

export type Profile = Answer<'/api/v1/profile', 'get'>;
export type OwnSession = Answer<'/api/v1/profile/sessions', 'get'>['items'][number];

export const profileQuery = queryOptions({
  queryKey: ['profile'],
  queryFn: async ({ signal }) => dataOf(await api.GET('/api/v1/profile', { signal })),
});

export const ownSessionsQuery = queryOptions({
  queryKey: ['profile', 'sessions'],
  queryFn: async ({ signal }) => dataOf(await api.GET('/api/v1/profile/sessions', { signal })).items,
});

export async function changeProfile(etag: string, body: Body<'/api/v1/profile', 'patch'>): Promise<void> {
  await api.PATCH('/api/v1/profile', { params: { header: { 'If-Match': etag } }, body });
}

export async function changePassword(body: Body<'/api/v1/profile/password', 'post'>): Promise<void> {
  await api.POST('/api/v1/profile/password', { body });
}

export async function endOwnSession(id: string): Promise<void> {
  await api.DELETE('/api/v1/profile/sessions/{id}', { params: { path: { id } } });
}

export async function beginSecondFactor(password: string) {
  return dataOf(await api.POST('/api/v1/profile/second-factor', { body: { password } }));
}

/** @return the recovery codes, which the server shows this once */
export async function confirmSecondFactor(code: string): Promise<readonly string[]> {
  return dataOf(await api.POST('/api/v1/profile/second-factor/confirm', { body: { code } }))
    .recovery_codes;
}

export async function removeSecondFactor(password: string): Promise<void> {
  await api.DELETE('/api/v1/profile/second-factor', { body: { password } });
}
