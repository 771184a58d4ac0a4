import { useSearchParams } from 'react-router-dom';
import { Chart } from '@/charts/chart';
import { ChartCard } from '@/components/chart-card';
import { Figure, Figures } from '@/components/figure';
import { formatDay } from '@/lib/format';
import { useNarrow } from '@/lib/use-narrow';
import type { DocumentOf } from './api/results';
import { ExchangeCard, MoveCard } from './move-cards';
import { PriceCard } from './price-card';
import { ResultView } from './result-view';
import { distinctNames, matrixHeight, matrixOptions, matrixProducts } from './substitution-charts';
import { useAnalysisWords } from './use-words';

/** 换牌替代: what shops took instead of what, and what list prices had to do with it. */
export function SubstitutionView({ period }: { period: string }) {
  return (
    <ResultView model="substitution" period={period}>
      {(document) => <Inside document={document} />}
    </ResultView>
  );
}

type Props = { document: DocumentOf<'substitution'> };

/** The product that picture and table look at stands in the address. */
function Inside({ document }: Props) {
  const { t, figure } = useAnalysisWords();
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
  const told = document.verdicts.find((one) => one.verdict === 'told')?.products ?? 0;
  return (
    <>
      <Figures>
        <Figure
          label={t('substitution.shops')}
          value={figure(document.shops, 'count')}
          note={t(document.is_year_before ? 'substitution.shops_year' : 'substitution.shops_weeks')}
        />
        <Figure
          label={t('substitution.products')}
          value={figure(document.products.length, 'count')}
          note={t('substitution.products_note')}
        />
        <Figure
          label={t('substitution.moves')}
          value={figure(document.moves.length, 'count')}
          note={t('substitution.moves_note', {
            hidden: figure(document.hidden_moves, 'count'),
            least: figure(document.shops_least, 'count'),
          })}
        />
        <Figure
          label={t('substitution.priced')}
          value={figure(told, 'count')}
          note={t('substitution.priced_note', { months: figure(document.months, 'count') })}
        />
      </Figures>
      <div className="rma-cards">
        <MatrixCard document={document} product={product} onChoose={choose} />
        <MoveCard document={document} product={product} onChoose={choose} />
        <ExchangeCard document={document} onChoose={choose} />
        <PriceCard document={document} />
      </div>
      <p className="rm-muted rma-foot-note">
        {t('substitution.how_text', {
          before_from: formatDay(document.before_from),
          before_until: formatDay(document.before_until),
          now_from: formatDay(document.now_from),
          now_until: formatDay(document.now_until),
          least: figure(document.shops_least, 'count'),
        })}
      </p>
    </>
  );
}

const PRODUCTS_WIDE = 30;
const PRODUCTS_NARROW = 8;

function MatrixCard({ document, product, onChoose }: Props & { product: string; onChoose: (id: string) => void }) {
  const { t } = useAnalysisWords();
  const isNarrow = useNarrow();
  const products = matrixProducts(document.products, isNarrow ? PRODUCTS_NARROW : PRODUCTS_WIDE);
  const words = {
    from: t('substitution.from'),
    to: t('substitution.to'),
    draw: t('substitution.draw'),
    shops: t('shops'),
  };
  const nameOf = distinctNames(document.products);
  if (document.moves.length === 0) return null;
  return (
    <ChartCard
      title={t('substitution.matrix')}
      hint={t('substitution.matrix_hint')}
      wide
      table={{
        head: [words.from, words.to, words.shops, t('substitution.quantity'), words.draw],
        rows: document.moves.map((move) => [
          nameOf.get(move.from) ?? move.from,
          nameOf.get(move.to) ?? move.to,
          move.shops,
          move.quantity,
          move.draw ?? null,
        ]),
      }}
    >
      <Chart
        options={(theme) => matrixOptions(products, document.moves, nameOf, product, words, theme)}
        label={t('substitution.matrix')}
        height={matrixHeight(products.length)}
        onClick={({ data }) => {
          const row = Array.isArray(data) ? Number(data[1]) : -1;
          const id = products[row]?.product ?? '';
          if (id !== '') onChoose(id === product ? '' : id);
        }}
      />
    </ChartCard>
  );
}
