import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router-dom';
import { LoadMore } from '@/components/load-more';
import { useFigureFormat } from '@/lib/company';
import { formatInvoiceMoney } from '@/lib/figure';
import { formatDay, formatNumber } from '@/lib/format';
import { ordersQuery, type Order } from '../api/shop-parts';

/** Orders of a shop, newest first; of the address's `product`: those that hold it. */
export function Orders({ id }: { id: string }) {
  const { t } = useTranslation('customers');
  const format = useFigureFormat();
  const [search, setSearch] = useSearchParams();
  const product = search.get('product') ?? '';
  const pages = useInfiniteQuery(ordersQuery(id, product));
  const showAll = () =>
    setSearch(
      (now) => {
        const next = new URLSearchParams(now);
        next.delete('product');
        return next;
      },
      { replace: true },
    );
  return (
    <LoadMore pages={pages} empty={t(product === '' ? 'orders.empty' : 'orders.none_with_it')}>
      {(orders) => (
        <div className="rm-orders">
          {product !== '' && (
            <p className="rm-row">
              {t('orders.with_product', {
                n: formatNumber(pages.data?.pages[0]?.total ?? orders.length),
                product: nameIn(orders, product),
              })}
              <button type="button" className="rm-chip" onClick={showAll}>
                {t('orders.show_all')}
              </button>
            </p>
          )}
          {orders.map((order) => (
            <details key={order.id}>
              <summary>
                <span>{formatDay(order.ordered_on)}</span>
                <span className="rm-muted">{order.order_no}</span>
                <span>{product === '' ? t('orders.lines', { n: order.lines.length }) : quantityIn(order, product)}</span>
                <span className="rm-number">{formatNumber(order.quantity)}</span>
                <span className="rm-number">{formatInvoiceMoney(order.amount_minor, format)}</span>
              </summary>
              <div className="rm-scroll">
                <table className="rm-plain-table">
                  <thead>
                    <tr>
                      <th>{t('orders.product')}</th>
                      <th className="rm-number">{t('orders.demanded')}</th>
                      <th className="rm-number">{t('orders.limit')}</th>
                      <th className="rm-number">{t('orders.ordered')}</th>
                      <th className="rm-number">{t('orders.amount')}</th>
                    </tr>
                  </thead>
                  <tbody>
                    {order.lines.map((line) => (
                      <tr key={line.line_no} className={line.product_id === product ? 'rm-marked' : undefined}>
                        <th scope="row">{line.product_name}</th>
                        <td className="rm-number">{formatNumber(line.demand_qty)}</td>
                        <td className="rm-number">{formatNumber(line.limit_qty)}</td>
                        <td className="rm-number">
                          {formatNumber(line.ordered_qty)} {line.unit_name}
                        </td>
                        <td className="rm-number">{formatInvoiceMoney(line.amount_minor, format)}</td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              </div>
            </details>
          ))}
        </div>
      )}
    </LoadMore>
  );
}

/** How much of the product the order holds. */
function quantityIn(order: Order, product: string): string {
  const lines = order.lines.filter((line) => line.product_id === product);
  const quantity = lines.reduce((sum, line) => sum + line.ordered_qty, 0);
  return `${formatNumber(quantity)} ${lines[0]?.unit_name ?? ''}`;
}

const nameIn = (orders: readonly Order[], product: string): string =>
  orders[0]?.lines.find((line) => line.product_id === product)?.product_name ?? product;
