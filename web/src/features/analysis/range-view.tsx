import { Select } from 'antd';
import { useState } from 'react';
import { useSearchParams } from 'react-router-dom';
import { Chart } from '@/charts/chart';
import { ChartCard } from '@/components/chart-card';
import { Figure, Figures } from '@/components/figure';
import { useNarrow } from '@/lib/use-narrow';
import type { DocumentOf } from './api/results';
import { networkOptions } from './range-charts';
import { ResultView } from './result-view';
import { RuleCard } from './rule-card';
import { useAnalysisWords } from './use-words';

/** 品规关联: what shops carry together, as rules and as a network. */
export function RangeView({ period }: { period: string }) {
  return (
    <ResultView model="range" period={period}>
      {(document) => <Inside document={document} />}
    </ResultView>
  );
}

type Props = { document: DocumentOf<'range'> };

/** The product that table and network look at stands in the address. */
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
  const { search: how } = document;
  return (
    <>
      <Figures>
        <Figure
          label={t('range.rules')}
          value={figure(document.rules.length, 'count')}
          note={t('range.rules_note', { rules: figure(how.rules, 'count') })}
        />
        <Figure label={t('range.products')} value={figure(document.products.length, 'count')} />
        <Figure
          label={t('range.shops')}
          value={figure(how.shops, 'count')}
          note={t('range.shops_note', { days: figure(how.days, 'count') })}
        />
        <Figure
          label={t('range.advised')}
          value={figure(document.shops_advised, 'count')}
          note={t('range.advised_note')}
        />
      </Figures>
      <div className="rma-cards">
        <NetworkCard document={document} product={product} onChoose={choose} />
        <RuleCard document={document} product={product} onChoose={choose} />
      </div>
      <p className="rm-muted rma-foot-note">
        {t('range.how_text', {
          days: figure(how.days, 'count'),
          shops: figure(how.shops, 'count'),
          ubiquitous: figure(how.ubiquitous, 'count'),
          least: figure(how.shops_least, 'count'),
          confidence: figure(how.confidence_least, 'percent'),
          lift: how.lift_least.toFixed(1),
        })}
      </p>
    </>
  );
}

const EDGES = [20, 40, 80, 200];

function NetworkCard({ document, product, onChoose }: Props & { product: string; onChoose: (id: string) => void }) {
  const { t, format } = useAnalysisWords();
  const isNarrow = useNarrow();
  const [count, setCount] = useState(isNarrow ? 20 : 40);
  const nameOf = new Map(document.products.map((one) => [one.product, one.product_name]));
  const words = { shops: t('shops'), confidence: t('range.confidence'), lift: t('range.lift') };
  const edges = document.edges.slice(0, count);
  return (
    <ChartCard
      title={t('range.network')}
      hint={t('range.network_hint')}
      wide
      extra={
        <Select
          size="small"
          aria-label={t('range.edges')}
          value={count}
          onChange={setCount}
          options={EDGES.filter((one, index) => index === 0 || (EDGES[index - 1] ?? 0) < document.edges.length).map(
            (one) => ({ value: one, label: t('range.edges_of', { count: one }) }),
          )}
        />
      }
      table={{
        head: [t('range.left'), t('range.right'), words.shops, words.confidence, words.lift],
        rows: document.edges.map((edge) => [
          nameOf.get(edge.from) ?? edge.from,
          nameOf.get(edge.to) ?? edge.to,
          edge.shops,
          edge.confidence,
          edge.lift,
        ]),
      }}
    >
      <Chart
        options={(theme) => networkOptions(document.products, edges, product, isNarrow ? 0.56 : 2.1, words, theme, format)}
        label={t('range.network')}
        height={isNarrow ? 380 : 520}
        onClick={({ data }) => {
          const id = typeof data === 'object' && data !== null && 'id' in data ? String(data.id) : '';
          if (id !== '') onChoose(id === product ? '' : id);
        }}
      />
    </ChartCard>
  );
}
