import { useTranslation } from 'react-i18next';
import { ShopMap } from '@/features/customers/shop-map';
import { Page } from '@/components/page';

export function MapPage() {
  const { t } = useTranslation('customers');
  return (
    <Page title={t('map.title')} intro={t('map.intro')} help="map">
      <ShopMap />
    </Page>
  );
}
