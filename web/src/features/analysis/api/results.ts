import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, dataOf } from '@/lib/api';
import type { Answer, ItemOf } from '@/lib/api';
import type { paths } from '@/generated/api';

/** Models with a page of their own, in the order of the pages. */
type Named<Path> = Path extends `/api/v1/analysis/results/${infer Name}` ? Name : never;
export type ModelName = Named<keyof paths>;
export type ResultOf<Model extends ModelName> = Answer<`/api/v1/analysis/results/${Model}`, 'get'>;
export type DocumentOf<Model extends ModelName> = ResultOf<Model>['document'];
export type ResultHead = ResultOf<'value'>['head'];
export type BackTest = NonNullable<ResultHead['back_test']>;
export type Watch = ResultHead['watch'];
export type FeatureName = DocumentOf<'clusters'>['features'][number];

/** What a model says of the company. @param period a month; empty: the newest run */
export function resultQuery<Model extends ModelName>(model: Model, period: string) {
  return queryOptions({
    queryKey: ['analysis', 'result', model, period],
    queryFn: async ({ signal }) => {
      const path = `/api/v1/analysis/results/${model}` as '/api/v1/analysis/results/value';
      const query = period === '' ? {} : { period };
      return dataOf(await api.GET(path, { params: { query }, signal })) as unknown as ResultOf<Model>;
    },
    staleTime: 60_000,
  });
}

export type Run = ItemOf<'/api/v1/analysis/runs'>;
export const runsQuery = queryOptions({
  queryKey: ['analysis', 'runs'],
  queryFn: async ({ signal }) => dataOf(await api.GET('/api/v1/analysis/runs', { signal })).items,
  staleTime: 60_000,
});

/** Starts a run as a job. @param period a month; empty: that of the newest order */
export function useStartRun() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (period: string) =>
      dataOf(await api.POST('/api/v1/analysis/runs', { body: period === '' ? {} : { period } })),
    onSuccess: () => void client.invalidateQueries({ queryKey: ['jobs'] }),
  });
}
