import { queryOptions } from '@tanstack/react-query';
import { api, dataOf } from '@/lib/api';
import { allItems, pageQuery } from '@/lib/paging';

/** A place of a shop; shops without one have none. */
export interface ShopPlace {
  id: string;
  name: string;
  lng: number;
  lat: number;
}

/** More dots than this cannot be told apart. */
const PLACES_MAX = 10_000;

/** Where the shops of a group stand. @param run asked again when there is a newer analysis */
export const groupPlacesQuery = (cluster: number, run: string) =>
  queryOptions({
    queryKey: ['analysis', 'places', cluster, run],
    queryFn: async ({ signal }) => {
      const query = { filter: [`score.cluster:eq:${cluster}`], fields: 'shop_name,lng,lat' };
      const { items, total } = await allItems(
        async (page) =>
          dataOf(await api.GET('/api/v1/customers', { params: { query: { ...query, ...pageQuery(page) } }, signal })),
        PLACES_MAX,
      );
      return { places: items.flatMap(placeOf), total };
    },
    staleTime: 5 * 60_000,
  });

function placeOf(shop: { id: string }): ShopPlace[] {
  const { shop_name: name, lng, lat } = shop as { shop_name?: unknown; lng?: unknown; lat?: unknown };
  if (typeof lng !== 'number' || typeof lat !== 'number') return [];
  return [{ id: shop.id, name: typeof name === 'string' ? name : '', lng, lat }];
}
