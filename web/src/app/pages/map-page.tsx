import { useTranslation } from 'react-i18next';
import { ShopMap } from '@/features/customers/shop-map';
import { ConditionText } from '@/features/segments/condition-text';
import { Page } from '@/components/page';

const conditionText = (text: string) => <ConditionText text={text} />;

export function MapPage() {
  const { t } = useTranslation('customers');
  return (
    <Page title={t('map.title')} intro={t('map.intro')} help="map">
      <ShopMap inWords={conditionText} />
    </Page>
  );
}
