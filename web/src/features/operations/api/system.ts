import { queryOptions } from '@tanstack/react-query';
import { api, dataOf } from '@/lib/api';

export const systemQuery = queryOptions({
  queryKey: ['system'],
  queryFn: async ({ signal }) => dataOf(await api.GET('/api/v1/system', { signal })),
  refetchInterval: 5_000,
});
