import { useNavigate } from 'react-router-dom';
import { Chart } from '@/charts/chart';
import { ChartCard } from '@/components/chart-card';
import { Figure, Figures } from '@/components/figure';
import type { DocumentOf } from './api/results';
import { ResultView } from './result-view';
import { ShareBar } from './share-bar';
import { ShopsLink, useShopsOf } from './shops-link';
import { useAnalysisWords } from './use-words';
import { bandNames, bandOptions, rfmOptions } from './value-charts';

/** 客户价值: recency, frequency, tiers, and what is to be expected. */
export function ValueView({ period }: { period: string }) {
  return (
    <ResultView model="value" period={period}>
      {(document) => (
        <>
          <Headline document={document} />
          <div className="rma-cards">
            <RfmCard document={document} period={period} />
            <div className="rma-card-stack">
              <TierCard document={document} period={period} />
              <AliveCard document={document} />
            </div>
          </div>
        </>
      )}
    </ResultView>
  );
}

type Props = { document: DocumentOf<'value'> };
type PeriodProps = Props & { period: string };

function Headline({ document }: Props) {
  const { t, figure } = useAnalysisWords();
  const shops = document.tiers.reduce((sum, tier) => sum + tier.shops, 0);
  const expected = (value: number | null | undefined, unit: string): string =>
    typeof value === 'number' ? figure(value, unit) : t('value.unknown');
  return (
    <Figures>
      <Figure label={t('value.ordering_shops')} value={figure(shops, 'count')} note={t('value.in_a_year')} />
      <Figure
        label={t('value.expected_orders')}
        value={expected(document.expected_orders, 'count')}
        note={t('value.in_12_weeks')}
      />
      <Figure
        label={t('value.expected_value')}
        value={expected(document.expected_value_minor, 'minor')}
        note={t('value.in_12_weeks')}
      />
      <Figure
        label={t('value.never_ordered')}
        value={figure(document.never_ordered, 'count')}
        note={t('value.never_ordered_note')}
      />
    </Figures>
  );
}

/** Of the points 2 to 5, as the server gives them. */
const RECENCY_DAYS = [56, 28, 14, 7];

function RfmCard({ document, period }: PeriodProps) {
  const { t, format } = useAnalysisWords();
  const navigate = useNavigate();
  const shopsOf = useShopsOf(period);
  const words = {
    recency: t('value.recency'),
    frequency: t('value.frequency'),
    recencyNames: [
      t('value.longer_ago'),
      ...RECENCY_DAYS.map((days) => t('value.within_days', { days })),
    ],
    frequencyNames: [`1 ${t('value.fewest')}`, '2', '3', '4', `5 ${t('value.most')}`],
    shops: t('shops'),
    meanAmount: t('value.mean_amount'),
  };
  return (
    <ChartCard
      title={t('value.rfm')}
      hint={t('value.rfm_hint') + (shopsOf === undefined ? '' : t('value.rfm_click'))}
      table={{
        head: [words.recency, words.frequency, words.shops, words.meanAmount],
        rows: document.cells.map((cell) => [
          cell.recency,
          cell.frequency,
          cell.shops,
          cell.shops > 0 ? Math.round(cell.mean_amount_minor) / 100 : null,
        ]),
      }}
    >
      <Chart
        options={(theme) => rfmOptions(document.cells, words, theme, format)}
        label={t('value.rfm')}
        height={400}
        onClick={({ dataIndex }) => {
          const cell = document.cells[dataIndex];
          if (shopsOf !== undefined && cell !== undefined && cell.shops > 0)
            void navigate(shopsOf(`score.recency:eq:${cell.recency}`, `score.frequency:eq:${cell.frequency}`));
        }}
      />
    </ChartCard>
  );
}

function TierCard({ document, period }: PeriodProps) {
  const { t, figure } = useAnalysisWords();
  const shops = document.tiers.reduce((sum, tier) => sum + tier.shops, 0);
  const head = [t('value.tier'), t('shops'), t('value.shop_share'), t('value.amount_share'), t('value.least')];
  return (
    <ChartCard
      title={t('value.tiers')}
      hint={t('value.tiers_hint')}
      canSave={false}
      table={{
        head: [...head.slice(0, 4), t('value.amount'), t('value.least')],
        rows: document.tiers.map((tier) => [
          tier.tier,
          tier.shops,
          shops > 0 ? tier.shops / shops : null,
          tier.amount_share,
          tier.amount_minor / 100,
          tier.least_amount_minor / 100,
        ]),
      }}
    >
      <div className="rma-table-scroll" tabIndex={0} role="region" aria-label={t('value.tiers')}>
        <table className="rma-plain-table">
          <thead>
            <tr>
              {head.map((name, index) => (
                <th key={name} className={index === 1 || index === 4 ? 'rma-num' : undefined}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {document.tiers.map((tier, place) => (
              <tr key={tier.tier}>
                <th scope="row">
                  <span className={`rma-tier rma-tier-${tier.tier}`}>{tier.tier}</span>
                </th>
                <td className="rma-num">
                  {figure(tier.shops, 'count')}{' '}
                  <ShopsLink period={period} filters={[`score.tier:eq:${place + 1}`]} of={tier.tier} />
                </td>
                <td>
                  <ShareBar share={shops > 0 ? tier.shops / shops : 0} text={figure(shops > 0 ? tier.shops / shops : 0, 'percent')} />
                </td>
                <td>
                  <ShareBar share={tier.amount_share} text={figure(tier.amount_share, 'percent')} isStrong />
                </td>
                <td className="rma-num">{figure(tier.least_amount_minor, 'minor')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </ChartCard>
  );
}

function AliveCard({ document }: Props) {
  const { t, format } = useAnalysisWords();
  const names = bandNames(document.alive_shops.length);
  return (
    <ChartCard
      title={t('value.alive')}
      hint={t('value.alive_hint')}
      table={{
        head: [t('value.alive'), t('shops')],
        rows: document.alive_shops.map((shops, band) => [names[band] ?? '', shops]),
      }}
    >
      <Chart
        options={(theme) => bandOptions(document.alive_shops, theme.primary, theme, format)}
        label={t('value.alive')}
        height={220}
      />
    </ChartCard>
  );
}
