import { queryOptions } from '@tanstack/react-query';
import { api, dataOf, type Answer } from '@/lib/api';

export type Home = Answer<'/api/v1/home', 'get'>;
export type HomeEntry = NonNullable<Home['visits']>['next'][number];

/** What needs me today. */
export const homeQuery = queryOptions({
  queryKey: ['home'],
  queryFn: async ({ signal }): Promise<Home> => dataOf(await api.GET('/api/v1/home', { signal })),
  staleTime: 60_000,
});
