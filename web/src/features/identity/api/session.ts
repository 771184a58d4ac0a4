import { queryOptions } from '@tanstack/react-query';
import { getJson, sendJson } from '@/lib/api';
import { isPermission, type Permission } from '@/lib/can';
import { z } from '@/lib/shape';
import type { SessionUser } from '@/lib/session';

/** Who is signed in; 401 when nobody is. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: ({ signal }) => fetchSession(signal),
  staleTime: 5 * 60_000,
  retry: false,
});

async function fetchSession(signal: AbortSignal): Promise<SessionUser> {
  return userFrom(await getJson('/api/v1/session', {}, signal));
}

export function userFrom(answer: unknown): SessionUser {
  const session = z.record(answer);
  return {
    accountId: z.text(session.account_id),
    login: z.text(session.login),
    name: z.text(session.name),
    companyName: z.text(session.company_name),
    companyCode: z.text(session.company_code),
    roles: z.list(session.roles).map(z.text),
    permissions: new Set<Permission>(z.list(session.permissions).map(z.text).filter(isPermission)),
    language: z.text(session.language),
    ownCustomerId: z.text(session.own_customer_id) || null,
  };
}

export interface SignIn {
  login: string;
  password: string;
  company?: string;
  /** Second factor or recovery code. */
  code?: string;
}

/** Signs in; the cookie is set by the server. Refusals come as Problem. */
export async function signIn(input: SignIn): Promise<void> {
  await sendJson('POST', '/api/v1/session', input);
}

export async function signOut(): Promise<void> {
  await sendJson('DELETE', '/api/v1/session');
}
