import { useTranslation } from 'react-i18next';
import { useExport } from '@/features/exports/use-export';
import { ProductList } from '@/features/products/product-list';
import { Page } from '@/components/page';
import { can } from '@/lib/can';
import { listQueryText } from '@/lib/list-query';
import { useUser } from '@/lib/session';

/** 品规. */
export function ProductsPage() {
  const { t } = useTranslation('products');
  const start = useExport('products');
  const mayExport = can(useUser(), 'exports.run');
  return (
    <Page title={t('title')} intro={t('intro')} help="products">
      <ProductList
        onExport={
          mayExport
            ? (state, format, columns) => start(listQueryText(state), format, columns)
            : undefined
        }
      />
    </Page>
  );
}
