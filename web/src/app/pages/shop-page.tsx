import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router-dom';
import { Portrait } from '@/features/analysis/portrait/portrait';
import { shopQuery } from '@/features/customers/api/customers';
import { ShopHead, ShopView } from '@/features/customers/shop/shop-view';
import { useShopWords } from '@/features/customers/use-shop-words';
import { Page } from '@/components/page';
import { can } from '@/lib/can';
import { usePeriod } from '@/lib/period';
import { useUser } from '@/lib/session';

export function ShopPage() {
  const { t } = useTranslation('customers');
  const { id = '' } = useParams();
  const user = useUser();
  const { period } = usePeriod();
  const shop = useQuery(shopQuery(id));
  const { words } = useShopWords();
  const name = shop.data === undefined ? t('head.title') : String((shop.data as { shop_name?: unknown }).shop_name ?? '');
  const links = can(user, 'guidance.read') && period !== '' && (
    <>
      <Link to={`/customers/${id}/book?period=${period}`}>
        <Button type="primary">{t('head.book')}</Button>
      </Link>
      <Link to={`/customers/${id}/grade?period=${period}`}>
        <Button>{t('head.grade')}</Button>
      </Link>
    </>
  );
  return (
    <Page
      title={name}
      help="shop"
      intro={shop.data && words && <ShopHead shop={shop.data} words={words} />}
      actions={links}
    >
      <ShopView
        id={id}
        extraTabs={() =>
          can(user, 'guidance.read')
            ? [{ key: 'portrait', label: t('tab.portrait'), children: <Portrait id={id} /> }]
            : []
        }
      />
    </Page>
  );
}
