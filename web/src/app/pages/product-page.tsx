import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router-dom';
import { useProduct } from '@/features/products/api/products';
import { ProductView } from '@/features/products/product-view';
import { Page } from '@/components/page';
import { QueryView } from '@/components/states';

/** One 品规 with its state evaluation. */
export function ProductPage() {
  const { t } = useTranslation('products');
  const { id = '' } = useParams();
  const query = useProduct(id);
  const fields = query.data?.fields;
  return (
    <Page
      title={fields?.product_name ?? t('product')}
      intro={[fields?.product_code, fields?.brand, fields?.manufacturer]
        .filter((part) => typeof part === 'string' && part !== '')
        .join(' · ')}
      help="products"
      actions={<Link to="/products">{t('back')}</Link>}
    >
      <QueryView query={query}>{(product) => <ProductView product={product} />}</QueryView>
    </Page>
  );
}
