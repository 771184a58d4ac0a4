import { useTranslation } from 'react-i18next';
import { Link } from 'react-router-dom';
import { QueryView } from '@/components/states';
import { useFigureFormat } from '@/lib/company';
import { formatFigure } from '@/lib/figure';
import { formatDay } from '@/lib/format';
import { useBuyers } from './api/products';
import type { BuyerKind } from './api/products';

/** Shops of one kind: buying, new, stopped; each leads to its guidance book. */
export function BuyerTable({ productId, kind }: { productId: string; kind: BuyerKind }) {
  const { t } = useTranslation('products');
  const format = useFigureFormat();
  const query = useBuyers(productId, kind);
  const count = (value: number): string => formatFigure(value, 'count', format);
  return (
    <QueryView query={query}>
      {(page) =>
        page.items.length === 0 ? (
          <p className="rm-muted">{t('buyers_none')}</p>
        ) : (
          <div className="rma-table-scroll" tabIndex={0} role="region" aria-label={t('who')}>
            <table className="rma-plain-table">
              <thead>
                <tr>
                  <th>{t('shop')}</th>
                  <th>{t('area')}</th>
                  <th>{t('grade')}</th>
                  <th className="rma-num">{t('this_month')}</th>
                  <th className="rma-num">{t('mean_before')}</th>
                  <th className="rma-num">{t('last_order')}</th>
                </tr>
              </thead>
              <tbody>
                {page.items.map((shop) => (
                  <tr key={shop.customer_id}>
                    <th scope="row">
                      <Link to={`/customers/${shop.customer_id}/book`}>{shop.shop_name}</Link>
                    </th>
                    <td>{shop.area_name}</td>
                    <td>{typeof shop.grade_no === 'number' ? `D${shop.grade_no}` : '—'}</td>
                    <td className="rma-num">{count(shop.quantity)}</td>
                    <td className="rma-num">{count(shop.mean_before)}</td>
                    <td className="rma-num">{formatDay(shop.last_ordered_on)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
            {typeof page.total === 'number' && (
              <p className="rm-muted">
                {t('shown_of', { shown: page.items.length, total: page.total })}
              </p>
            )}
          </div>
        )
      }
    </QueryView>
  );
}
