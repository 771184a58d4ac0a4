import { useQuery } from '@tanstack/react-query';
import { api, dataOf } from '@/lib/api';
import type { ItemOf, Answer } from '@/lib/api';
import type { ListQuery } from '../list-query';
import { filterOf, parametersOf } from '../list-query';

export type TargetEntry = ItemOf<'/api/v1/target-lists'>;
export type TargetCounts = Answer<'/api/v1/target-lists/counts', 'get'>;
export type GateLine = ItemOf<'/api/v1/target-lists/gates'>;

export const PAGE_SIZE = 50;

/** One page of a list; `cursor` empty: the first. */
export function useTargetList(query: ListQuery, period: string, cursor: string) {
  return useQuery({
    queryKey: ['target-lists', query, period, cursor],
    enabled: period !== '' && query.gates === '',
    queryFn: async () =>
      dataOf(
        await api.GET('/api/v1/target-lists', {
          params: { query: { ...parametersOf(query, period), limit: PAGE_SIZE, ...cursorOf(cursor) } },
        }),
      ),
    placeholderData: (before) => before,
  });
}

/** Shops per class under the same filters, whatever class is open. */
export function useTargetCounts(query: ListQuery, period: string) {
  const filters = parametersOf({ ...query, class: '', sort: '' }, period);
  return useQuery({
    queryKey: ['target-counts', filters],
    enabled: period !== '',
    queryFn: async () =>
      dataOf(await api.GET('/api/v1/target-lists/counts', { params: { query: filters } })),
    placeholderData: (before) => before,
  });
}

/** Shops that a rule kept out. */
export function useGates(query: ListQuery, period: string, cursor: string) {
  return useQuery({
    queryKey: ['target-gates', query.area, query.segment, query.gates, period, cursor],
    enabled: period !== '' && query.gates !== '',
    queryFn: async () =>
      dataOf(
        await api.GET('/api/v1/target-lists/gates', {
          params: {
            query: {
              period,
              limit: PAGE_SIZE,
              ...(query.area === '' ? {} : { area: query.area }),
              ...filterOf(query),
              ...(query.gates === 'all' ? {} : { rule: query.gates }),
              ...cursorOf(cursor),
            },
          },
        }),
      ),
    placeholderData: (before) => before,
  });
}

function cursorOf(cursor: string): { cursor?: string } {
  return cursor === '' ? {} : { cursor };
}
