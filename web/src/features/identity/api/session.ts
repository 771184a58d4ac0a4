import { queryOptions } from '@tanstack/react-query';
import { api, dataOf, type Answer, type Body } from '@/lib/api';
import { isPermission, type Permission } from '@/lib/can';
import type { SessionUser } from '@/lib/session';

type Session = Answer<'/api/v1/session', 'get'>;
export type SignIn = Body<'/api/v1/session', 'post'>;

export const sessionKey = ['session'] as const;

/** Who is signed in; the problem 401 when nobody is. */
export const sessionQuery = queryOptions({
  queryKey: sessionKey,
  queryFn: async ({ signal }) => userFrom(dataOf(await api.GET('/api/v1/session', { signal }))),
  staleTime: 5 * 60_000,
  retry: false,
});

export function userFrom(session: Session): SessionUser {
  return {
    accountId: session.account_id,
    login: session.login,
    name: session.name,
    companyName: session.company.name,
    companyCode: session.company.code,
    currency: session.company.currency,
    roles: session.roles,
    permissions: new Set<Permission>(session.permissions.filter(isPermission)),
    language: session.language,
    mustChangePassword: session.must_change_password,
    hasSecondFactor: session.has_second_factor,
    seesWholeCompany: session.scope.whole_company,
    ownCustomerId: session.scope.own_customer ?? null,
  };
}

/** Signs in; the cookie is set by the server. */
export async function signIn(body: SignIn): Promise<void> {
  await api.POST('/api/v1/session', { body });
}

export async function signOut(): Promise<void> {
  await api.DELETE('/api/v1/session');
}
