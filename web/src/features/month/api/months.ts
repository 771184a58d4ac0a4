import { queryOptions } from '@tanstack/react-query';
import { api, dataOf } from '@/lib/api';

/** The published months, newest first, as `2026-10`. */
export const monthsQuery = queryOptions({
  queryKey: ['months'],
  queryFn: async ({ signal }) =>
    dataOf(await api.GET('/api/v1/months', { signal })).items.map((month) => month.period),
  staleTime: 60_000,
});
