import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, dataOf } from '@/lib/api';
import type { ItemOf } from '@/lib/api';

export type RegisteredModel = ItemOf<'/api/v1/analysis/models'>;
export type ModelVersion = NonNullable<RegisteredModel['in_use']>;

/** Every model, whether it ever ran or not. */
export const modelsQuery = queryOptions({
  queryKey: ['analysis', 'models'],
  queryFn: async ({ signal }) => dataOf(await api.GET('/api/v1/analysis/models', { signal })).items,
  staleTime: 60_000,
});

const pageSize = 20;

/** Versions of a model, newest first, page after page. */
export function versionsQuery(model: string) {
  return infiniteQueryOptions({
    queryKey: ['analysis', 'versions', model],
    queryFn: async ({ pageParam, signal }) =>
      dataOf(
        await api.GET('/api/v1/analysis/models/{model}/versions', {
          params: {
            path: { model },
            query: { limit: pageSize, cursor: pageParam === '' ? undefined : pageParam },
          },
          signal,
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
}

/** Puts a version to use by hand; the next run scores with it. */
export function useVersionChange(model: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (version: number) => {
      await api.POST('/api/v1/analysis/models/{model}/versions/{version}/use', {
        params: { path: { model, version: String(version) } },
      });
    },
    onSuccess: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: modelsQuery.queryKey }),
        client.invalidateQueries({ queryKey: ['analysis', 'versions', model] }),
      ]),
  });
}
