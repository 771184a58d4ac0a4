import { Button, Select } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router-dom';
import { ChartCard } from '@/components/chart-card';
import type { DocumentOf } from './api/results';
import { likelyShops, raisingPushes } from './key-response-charts';
import type { KeyResponseShop } from './key-response-charts';
import { PlainTable } from './plain-table';
import { ShareBar } from './share-bar';
import { useAnalysisWords } from './use-words';

interface Props {
  document: DocumentOf<'key_response'>;
  /** Shops of this product; empty: of all. */
  product: string;
  onChoose: (product: string) => void;
}

const PAGE = 15;
const REASONS = 2;

/** The shops most likely to take up a key product: each leads to its portrait, and so to the why. */
export function LikelyShopCard({ document, product, onChoose }: Props) {
  const { t, figure } = useAnalysisWords();
  const [shown, setShown] = useState(PAGE);
  const reasonOf = useReasons(document);
  const nameOf = (id: string): string => document.products.find((one) => one.product === id)?.product_name ?? id;
  const shops = likelyShops(document.strongest, product);
  const head = [
    t('strange.shop'),
    t('strange.area'),
    t('key_response.product'),
    t('key_response.probability_of'),
    t('key_response.because'),
  ];
  return (
    <ChartCard
      title={t('key_response.strongest')}
      hint={t('key_response.strongest_hint')}
      canSave={false}
      wide
      extra={
        <Select
          showSearch={{ optionFilterProp: 'label' }}
          aria-label={t('range.search')}
          className="rma-series-choice"
          value={product}
          onChange={onChoose}
          options={[
            { value: '', label: t('key_response.all') },
            ...document.products.map((one) => ({ value: one.product, label: one.product_name })),
          ]}
        />
      }
      table={{
        head: [t('strange.code'), ...head],
        rows: shops.map((shop) => [
          shop.code,
          shop.name,
          shop.area_name,
          nameOf(shop.product),
          shop.probability,
          reasonOf(shop),
        ]),
      }}
    >
      {shops.length === 0 ? (
        <p className="rm-muted">{t('key_response.none')}</p>
      ) : (
        <PlainTable
          label={t('key_response.strongest')}
          head={head}
          rows={shops.slice(0, shown).map((shop) => ({
            key: `${shop.customer}-${shop.product}`,
            cells: [
              <Link key="shop" className="rma-link" to={`/customers/${shop.customer}?tab=portrait`}>
                {shop.name}
              </Link>,
              shop.area_name === '' ? t('strange.no_area') : shop.area_name,
              nameOf(shop.product),
              <ShareBar key="share" share={shop.probability} text={figure(shop.probability, 'percent')} isStrong />,
              reasonOf(shop),
            ],
          }))}
        />
      )}
      {shops.length > shown && (
        <Button type="dashed" block onClick={() => setShown(shown + PAGE)}>
          {t('common:action.more')}
        </Button>
      )}
    </ChartCard>
  );
}

/** What raises the probability, in words. */
function useReasons(document: Props['document']): (shop: KeyResponseShop) => string {
  const { t, figure, feature } = useAnalysisWords();
  return (shop) =>
    raisingPushes(shop, REASONS)
      .map(({ feature: name, value }) => {
        const { name: words, unit } = feature(document.features, name);
        return `${words} ${typeof value === 'number' ? figure(value, unit) : t('portrait.not_known')}`;
      })
      .join(t('list_comma'));
}
