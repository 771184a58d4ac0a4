import { useQuery } from '@tanstack/react-query';
import { api, dataOf } from '@/lib/api';
import type { ItemOf } from '@/lib/api';
import type { AreaDashboard } from '../dashboard-document';

export type Area = ItemOf<'/api/v1/areas'>;

/** Sales areas that this person may see. */
export function useAreas() {
  return useQuery({
    queryKey: ['areas'],
    queryFn: async () => dataOf(await api.GET('/api/v1/areas')).items,
    staleTime: 300_000,
  });
}

/** A published dashboard; it never changes, so it is asked for once. */
export function useDashboard(areaId: string | undefined, period: string) {
  return useQuery({
    queryKey: ['dashboard', areaId, period],
    enabled: areaId !== undefined && period !== '',
    queryFn: async (): Promise<AreaDashboard> =>
      dataOf(
        await api.GET('/api/v1/areas/{id}/dashboard', {
          params: { path: { id: areaId ?? '' }, query: { period } },
        }),
      ) as AreaDashboard,
    staleTime: 300_000,
  });
}
