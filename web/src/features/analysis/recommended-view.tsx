import { Link } from 'react-router-dom';
import { Chart } from '@/charts/chart';
import { ChartCard } from '@/components/chart-card';
import { Figure, Figures } from '@/components/figure';
import type { DocumentOf } from './api/results';
import { PlainTable } from './plain-table';
import { barsOptions, methodBars } from './recommended-charts';
import { ResultView } from './result-view';
import { ShareBar } from './share-bar';
import { useAnalysisWords } from './use-words';

/** 订货推荐: which way of recommending is best, what it is made of, and what is recommended most. */
export function RecommendedView({ period }: { period: string }) {
  return (
    <ResultView model="recommended" period={period}>
      {(document) => (
        <>
          <Headline document={document} />
          <div className="rma-cards">
            <div className="rma-card-stack">
              <MethodCard document={document} />
              <LeaderCard document={document} />
            </div>
            <div className="rma-card-stack">
              <WeightCard document={document} />
              <ReasonCard document={document} />
            </div>
          </div>
        </>
      )}
    </ResultView>
  );
}

type Props = { document: DocumentOf<'recommended'> };
const BAR_HEIGHT = 40;

function Headline({ document }: Props) {
  const { t, figure } = useAnalysisWords();
  return (
    <Figures>
      <Figure
        label={t('recommended.shops')}
        value={figure(document.shops, 'count')}
        note={t('recommended.shops_note')}
      />
      <Figure
        label={t('recommended.asked')}
        value={figure(document.shops_asked, 'count')}
        note={t('recommended.asked_note')}
      />
    </Figures>
  );
}

function MethodCard({ document }: Props) {
  const { t, code, format } = useAnalysisWords();
  const words = { recall: t('recommended.recall'), newShare: t('recommended.new_share') };
  const bars = methodBars(document.methods, (method) => code('method', method), words);
  return (
    <ChartCard
      title={t('recommended.methods')}
      hint={t('recommended.methods_hint')}
      table={{
        head: [t('recommended.method'), words.recall, words.newShare],
        rows: document.methods.map((one) => [code('method', one.method), one.recall ?? null, one.new_share ?? null]),
      }}
    >
      <Chart
        options={(theme) => barsOptions(bars, theme, format)}
        label={t('recommended.methods')}
        height={40 + bars.names.length * BAR_HEIGHT}
      />
    </ChartCard>
  );
}

/** Weights as parts of one. */
function sharesOf(weights: readonly number[]): number[] {
  const sum = weights.reduce((all, one) => all + one, 0);
  return weights.map((one) => (sum > 0 ? one / sum : 0));
}

function WeightCard({ document }: Props) {
  const { t, code, format } = useAnalysisWords();
  const bars = {
    names: document.weights.map((one) => code('part', one.part)),
    kinds: [
      { name: t('recommended.weight'), values: sharesOf(document.weights.map((one) => one.weight)) },
      { name: t('recommended.new_weight'), values: sharesOf(document.weights.map((one) => one.new_weight)) },
    ],
  };
  return (
    <ChartCard
      title={t('recommended.weights')}
      hint={t('recommended.weights_hint')}
      table={{
        head: [t('recommended.part'), t('recommended.weight'), t('recommended.new_weight')],
        rows: bars.names.map((name, row) => [name, ...bars.kinds.map((kind) => kind.values[row] ?? null)]),
      }}
    >
      <Chart
        options={(theme) => barsOptions(bars, theme, format)}
        label={t('recommended.weights')}
        height={40 + bars.names.length * BAR_HEIGHT}
      />
    </ChartCard>
  );
}

function ReasonCard({ document }: Props) {
  const { t, code, figure } = useAnalysisWords();
  const head = [t('recommended.part'), t('recommended.share'), t('recommended.lines'), t('recommended.new_lines')];
  return (
    <ChartCard
      title={t('recommended.reasons')}
      hint={t('recommended.reasons_hint')}
      canSave={false}
      table={{
        head,
        rows: document.reasons.map((one) => [code('reason', one.reason), one.share, one.lines, one.new_lines]),
      }}
    >
      <PlainTable
        label={t('recommended.reasons')}
        head={head}
        firstNumber={2}
        rows={document.reasons.map((one) => ({
          key: one.reason,
          cells: [
            code('reason', one.reason),
            <ShareBar key="share" share={one.share} text={figure(one.share, 'percent')} isStrong />,
            figure(one.lines, 'count'),
            figure(one.new_lines, 'count'),
          ],
        }))}
      />
    </ChartCard>
  );
}

function LeaderCard({ document }: Props) {
  const { t, figure } = useAnalysisWords();
  const head = [t('recommended.product'), t('recommended.to_shops'), t('recommended.to_new')];
  return (
    <ChartCard
      title={t('recommended.leaders')}
      hint={t('recommended.leaders_hint')}
      canSave={false}
      table={{
        head: [t('recommended.product_code'), ...head],
        rows: document.leaders.map((one) => [one.product_code, one.product_name, one.shops, one.new_shops]),
      }}
    >
      <div className="rma-tall">
        <PlainTable
          label={t('recommended.leaders')}
          head={head}
          firstNumber={1}
          rows={document.leaders.map((one) => ({
            key: one.product,
            cells: [
              <Link key="product" className="rma-link" to={`/products/${one.product}`}>
                {one.product_name}
              </Link>,
              figure(one.shops, 'count'),
              figure(one.new_shops, 'count'),
            ],
          }))}
        />
      </div>
    </ChartCard>
  );
}
