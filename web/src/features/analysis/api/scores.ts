import { queryOptions } from '@tanstack/react-query';
import { api, dataOf } from '@/lib/api';
import type { Answer } from '@/lib/api';

export type ShopScoresView = Answer<'/api/v1/customers/{id}/scores', 'get'>;
export type ShopScores = ShopScoresView['scores'];

/** What the models say of one shop. @param period a month; empty: the newest run */
export function scoresQuery(id: string, period: string) {
  return queryOptions({
    queryKey: ['analysis', 'scores', id, period],
    queryFn: async ({ signal }) =>
      dataOf(
        await api.GET('/api/v1/customers/{id}/scores', {
          params: { path: { id }, query: period === '' ? {} : { period } },
          signal,
        }),
      ),
    staleTime: 60_000,
  });
}
