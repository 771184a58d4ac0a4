import { useQuery } from '@tanstack/react-query';
import { api, dataOf } from '@/lib/api';
import type { Answer, ItemOf, QueryOf } from '@/lib/api';
import { listQuery } from '@/lib/list-query';
import type { Page, PageRequest } from '@/lib/paging';
import type { ListState } from '@/lib/url-filters';

export type ProductItem = ItemOf<'/api/v1/products'>;
export type ProductPage = Answer<'/api/v1/products/{id}', 'get'>;
export type ProductMonth = NonNullable<ProductPage['month']>;
export type ProductFigure = ProductMonth['figures'][number];
export type BuyerKind = 'buying' | 'new' | 'stopped';

export async function listProducts(
  state: ListState,
  page: PageRequest,
  signal: AbortSignal,
): Promise<Page<ProductItem>> {
  return dataOf(
    await api.GET('/api/v1/products', { params: { query: listQuery<QueryOf<'/api/v1/products'>>(state, page) }, signal }),
  );
}

const ASK_AGAIN_MS = 1_500;

/** A product and its month; while the server prepares the month, it is asked again. */
export function useProduct(id: string) {
  return useQuery({
    queryKey: ['product', id],
    queryFn: async () =>
      dataOf(await api.GET('/api/v1/products/{id}', { params: { path: { id } } })),
    refetchInterval: (query) => (query.state.data?.is_preparing ? ASK_AGAIN_MS : false),
  });
}

/** Shops that buy it, that are new to it, or that stopped. */
export function useBuyers(id: string, kind: BuyerKind) {
  return useQuery({
    queryKey: ['product-buyers', id, kind],
    queryFn: async () =>
      dataOf(
        await api.GET('/api/v1/products/{id}/shops', {
          params: { path: { id }, query: { kind, limit: 20 } },
        }),
      ),
  });
}
