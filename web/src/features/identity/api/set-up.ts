import { api, dataOf, type Body } from '@/lib/api';

/** What a one-time link is for; refused when it is used up or too old. */
export async function checkLink(token: string) {
  return dataOf(await api.POST('/api/v1/setup/check', { body: { token } }));
}

export async function spendLink(body: Body<'/api/v1/setup', 'post'>) {
  return dataOf(await api.POST('/api/v1/setup', { body }));
}
