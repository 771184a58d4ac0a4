import { Navigate, useLocation, useParams } from 'react-router-dom';
import { useShopId } from '@/features/guidance/api/find-shop';
import { NotFoundState, QueryView } from '@/components/states';

/** Documents name shops by code; their pages have the id in the address. */
export function ShopByCodePage() {
  const { code = '' } = useParams();
  const { search } = useLocation();
  const query = useShopId(code);
  return (
    <QueryView query={query}>
      {(id) =>
        id === null ? (
          <NotFoundState />
        ) : (
          <Navigate to={{ pathname: `/customers/${id}/book`, search }} replace />
        )
      }
    </QueryView>
  );
}
