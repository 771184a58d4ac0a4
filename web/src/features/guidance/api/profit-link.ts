import { useQuery } from '@tanstack/react-query';
import { api, dataOf } from '@/lib/api';

/** A signed link to the shop's own profit sheet (二维码盈利单), made when the dialog opens. */
export function useProfitLink(customerId: string, period: string) {
  return useQuery({
    queryKey: ['profit-link', customerId, period],
    queryFn: async () =>
      dataOf(
        await api.POST('/api/v1/customers/{id}/profit-sheet-link', {
          params: { path: { id: customerId } },
          body: { period },
        }),
      ),
    // Each call makes a link and a line in the audit: one for a sitting is enough.
    staleTime: Infinity,
    refetchOnMount: false,
    retry: false,
  });
}
