import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, dataOf } from '@/lib/api';
import type { Answer } from '@/lib/api';

export type Months = Answer<'/api/v1/months', 'get'>;

/** Published months with their versions, newest first. */
export function usePublishedMonths() {
  return useQuery({
    queryKey: ['months', 'company'],
    queryFn: async () => dataOf(await api.GET('/api/v1/months')),
    staleTime: 30_000,
  });
}

/** Starts the run of a month as a job. */
export function useRunMonth() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (period: string) =>
      dataOf(
        await api.POST('/api/v1/months/{period}/run', { params: { path: { period } } }),
      ),
    onSuccess: () => void client.invalidateQueries({ queryKey: ['jobs'] }),
  });
}
