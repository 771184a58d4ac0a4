import { useTranslation } from 'react-i18next';
import { ShopList } from '@/features/customers/shop-list';
import { useExport } from '@/features/exports/use-export';
import { Page } from '@/components/page';
import { can } from '@/lib/can';
import { useUser } from '@/lib/session';

export function ShopsPage() {
  const { t } = useTranslation('customers');
  const user = useUser();
  const exportShops = useExport('shops');
  return (
    <Page title={t('list.title')} help="shops">
      <ShopList onExport={can(user, 'exports.run') ? exportShops : undefined} />
    </Page>
  );
}
