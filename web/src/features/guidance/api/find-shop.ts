import { useQuery } from '@tanstack/react-query';
import { api, dataOf } from '@/lib/api';

/** The id of the shop with a code; null when nobody of that code is in scope. */
export function useShopId(code: string) {
  return useQuery({
    queryKey: ['shop-id', code],
    enabled: code !== '',
    queryFn: async (): Promise<string | null> => {
      const page = dataOf(
        await api.GET('/api/v1/customers', {
          params: { query: { filter: [`customer_code:eq:${code}`], limit: 1 } },
        }),
      );
      return page.items[0]?.id ?? null;
    },
    staleTime: 300_000,
  });
}
