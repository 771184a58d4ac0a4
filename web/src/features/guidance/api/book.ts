import { useQuery } from '@tanstack/react-query';
import { api, dataOf } from '@/lib/api';
import type { GuidanceBook } from '../book-document';

/** The published book of a shop; of the own shop when there is no id (a retailer's copy). */
export function useGuidanceBook(customerId: string | undefined, period: string) {
  return useQuery({
    queryKey: ['guidance-book', customerId ?? 'own', period],
    enabled: period !== '',
    queryFn: async (): Promise<GuidanceBook> =>
      customerId === undefined
        ? (dataOf(
            await api.GET('/api/v1/own-shop/guidance-book', { params: { query: { period } } }),
          ) as GuidanceBook)
        : (dataOf(
            await api.GET('/api/v1/customers/{id}/guidance-book', {
              params: { path: { id: customerId }, query: { period } },
            }),
          ) as GuidanceBook),
    staleTime: 300_000,
  });
}
