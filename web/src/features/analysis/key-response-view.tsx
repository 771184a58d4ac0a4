import { useSearchParams } from 'react-router-dom';
import { Chart } from '@/charts/chart';
import { ChartCard } from '@/components/chart-card';
import { Figure, Figures } from '@/components/figure';
import type { DocumentOf, ResultHead } from './api/results';
import { keyProductOptions } from './key-response-charts';
import { LikelyShopCard } from './likely-shop-card';
import { ResultView } from './result-view';
import { TreeCards } from './tree-cards';
import { useAnalysisWords } from './use-words';

/** 重点品规: which shops will take up which key product, and what tells. */
export function KeyResponseView({ period }: { period: string }) {
  return (
    <ResultView model="key_response" period={period}>
      {(document, head) => <Inside document={document} head={head} />}
    </ResultView>
  );
}

type Props = { document: DocumentOf<'key_response'> };

/** The product whose shops the table shows stands in the address. */
function Inside({ document, head }: Props & { head: ResultHead }) {
  const [search, setSearch] = useSearchParams();
  const product = search.get('product') ?? '';
  const choose = (id: string): void =>
    setSearch(
      (now) => {
        const next = new URLSearchParams(now);
        if (id === '') next.delete('product');
        else next.set('product', id);
        return next;
      },
      { replace: true },
    );
  return (
    <>
      <Headline document={document} />
      <div className="rma-cards">
        <ProductCard document={document} onChoose={choose} />
        <LikelyShopCard document={document} product={product} onChoose={choose} />
      </div>
      <TreeCards model="key_response" document={document} head={head} />
    </>
  );
}

function Headline({ document }: Props) {
  const { t, figure } = useAnalysisWords();
  const sum = (of: (product: Props['document']['products'][number]) => number): number =>
    document.products.reduce((total, product) => total + of(product), 0);
  return (
    <Figures>
      <Figure label={t('key_response.products')} value={figure(document.products.length, 'count')} />
      <Figure
        label={t('key_response.lacking')}
        value={figure(sum((product) => product.lacking), 'count')}
        note={t('key_response.lacking_note')}
      />
      <Figure
        label={t('key_response.expected')}
        value={figure(Math.round(sum((product) => product.expected)), 'count')}
        note={t('key_response.expected_note')}
      />
      <Figure
        label={t('key_response.usual')}
        value={figure(document.usual, 'percent')}
        note={t('key_response.usual_note')}
      />
    </Figures>
  );
}

const PRODUCTS = 15;

function ProductCard({ document, onChoose }: Props & { onChoose: (product: string) => void }) {
  const { t } = useAnalysisWords();
  const words = { carriers: t('key_response.carriers'), expected: t('key_response.expected_shops') };
  const shown = document.products.slice(0, PRODUCTS);
  return (
    <ChartCard
      title={t('key_response.by_product')}
      wide
      hint={t('key_response.by_product_hint')}
      table={{
        head: [
          t('recommended.product_code'),
          t('key_response.product'),
          words.carriers,
          t('key_response.lacking_shops'),
          t('key_response.mean_probability'),
          words.expected,
          t('key_response.likely'),
        ],
        rows: document.products.map((product) => [
          product.product_code,
          product.product_name,
          product.carriers,
          product.lacking,
          product.mean_probability,
          product.expected,
          product.likely,
        ]),
      }}
    >
      <Chart
        options={(theme) => keyProductOptions(shown, words, theme)}
        label={t('key_response.by_product')}
        height={40 + shown.length * 34}
        onClick={({ dataIndex }) => {
          const product = typeof dataIndex === 'number' ? shown[dataIndex] : undefined;
          if (product !== undefined) onChoose(product.product);
        }}
      />
    </ChartCard>
  );
}
