import { useQuery } from '@tanstack/react-query';
import { api, dataOf } from '@/lib/api';
import type { ItemOf } from '@/lib/api';

export type StrategyItem = ItemOf<'/api/v1/strategies'>;
export type Strategy = StrategyItem['strategy'];

/** The library: the newest version of each strategy, withdrawn ones included. */
export function useStrategies() {
  return useQuery({
    queryKey: ['strategies'],
    queryFn: async () => dataOf(await api.GET('/api/v1/strategies')).items,
  });
}
