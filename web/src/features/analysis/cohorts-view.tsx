import { Segmented } from 'antd';
import { useState } from 'react';
import { Chart } from '@/charts/chart';
import { ChartCard } from '@/components/chart-card';
import { Figure, Figures } from '@/components/figure';
import { formatDay, formatPeriod } from '@/lib/format';
import { useNarrow } from '@/lib/use-narrow';
import type { DocumentOf } from './api/results';
import { curveOptions, figuresOf, triangleCells, triangleOptions } from './cohort-charts';
import type { CohortFigure, CohortRow, Curve } from './cohort-charts';
import { ResultView } from './result-view';
import { useAnalysisWords } from './use-words';
import { useTheme } from './use-theme';

/** 留存: of the shops that began together, how many still order months later. */
export function CohortsView({ period }: { period: string }) {
  return (
    <ResultView model="cohorts" period={period}>
      {(document) => (
        <>
          <Headline document={document} />
          <div className="rma-cards">
            <TriangleCard document={document} />
            <SurvivalCard document={document} />
            <RepurchaseCard document={document} />
          </div>
        </>
      )}
    </ResultView>
  );
}

type Props = { document: DocumentOf<'cohorts'> };

function Headline({ document }: Props) {
  const { t, figure } = useAnalysisWords();
  const after = (months: number): string => {
    const share = document.retention[months];
    return share === undefined ? t('value.unknown') : figure(share, 'percent');
  };
  const median = document.repurchase.median_days;
  return (
    <Figures>
      <Figure
        label={t('cohorts.newcomers')}
        value={figure(document.survival.shops, 'count')}
        note={t('cohorts.newcomers_note', { day: formatDay(document.new_from) })}
      />
      <Figure label={t('cohorts.after', { months: 3 })} value={after(3)} note={t('cohorts.after_note')} />
      <Figure label={t('cohorts.after', { months: 12 })} value={after(12)} note={t('cohorts.after_note')} />
      <Figure
        label={t('cohorts.second_order')}
        value={typeof median === 'number' ? figure(median, 'days') : t('value.unknown')}
        note={t('cohorts.second_order_note')}
      />
    </Figures>
  );
}

const MONTHS_WIDE = 24;
const MONTHS_NARROW = 7;
const ROW_HEIGHT = 25;

function TriangleCard({ document }: Props) {
  const { t, format } = useAnalysisWords();
  const [figure, setFigure] = useState<CohortFigure>('share');
  const isNarrow = useNarrow();
  const rowName = (row: CohortRow): string =>
    row.cohort
      ? t('cohorts.row', { period: isNarrow ? row.cohort : formatPeriod(row.cohort), shops: row.shops })
      : t('cohorts.before', { shops: row.shops });
  const cells = triangleCells(document.rows, figure, isNarrow ? MONTHS_NARROW : MONTHS_WIDE);
  const words = {
    rows: document.rows.map(rowName),
    monthsSince: t('cohorts.months_since'),
    active: t('cohorts.ordering'),
  };
  return (
    <ChartCard
      title={t('cohorts.triangle')}
      hint={t(figure === 'share' ? 'cohorts.triangle_hint' : 'cohorts.amount_hint')}
      wide
      extra={
        <Segmented
          size="small"
          value={figure}
          onChange={(value: CohortFigure) => setFigure(value)}
          options={[
            { value: 'share', label: t('cohorts.share') },
            { value: 'amount', label: t('cohorts.amount') },
          ]}
        />
      }
      table={{
        head: [t('cohorts.cohort'), t('shops'), words.monthsSince, words.active, t('cohorts.share'), t('cohorts.amount')],
        rows: document.rows.flatMap((row) =>
          row.active.map((active, month) => [
            row.cohort ?? t('cohorts.before_short'),
            row.shops,
            month,
            active,
            row.shops > 0 ? active / row.shops : null,
            row.shops > 0 ? (row.amount_minor[month] ?? 0) / 100 / row.shops : null,
          ]),
        ),
      }}
    >
      <Chart
        options={(theme) => triangleOptions(cells, figure, words, theme, format)}
        label={t('cohorts.triangle')}
        height={56 + document.rows.length * ROW_HEIGHT}
      />
    </ChartCard>
  );
}

function CurveCard({ title, hint, curves }: { title: string; hint: string; curves: readonly Curve[] }) {
  const { t, format } = useAnalysisWords();
  return (
    <ChartCard
      title={title}
      hint={hint}
      table={{
        head: [t('cohorts.curve'), t('cohorts.days'), t('cohorts.share_column'), t('cohorts.low'), t('cohorts.high'), t('cohorts.at_risk')],
        rows: curves.flatMap((curve) =>
          curve.points.map((point) => {
            const { share, low, high } = figuresOf(point, curve.isTurned === true);
            return [curve.name, point.days, share, low, high, point.at_risk];
          }),
        ),
      }}
    >
      <Chart
        options={(theme) => curveOptions(curves, t('cohorts.days'), theme, format)}
        label={title}
        height={300}
      />
    </ChartCard>
  );
}

function SurvivalCard({ document }: Props) {
  const { t, figure } = useAnalysisWords();
  const theme = useTheme();
  return (
    <CurveCard
      title={t('cohorts.survival')}
      hint={t('cohorts.survival_hint', { days: figure(document.gone_days, 'count') })}
      curves={[
        { name: t('cohorts.new_shops'), color: theme.primary, points: document.survival.points },
        {
          name: t('cohorts.settled_shops'),
          color: theme.series[1] ?? theme.accent,
          points: document.settled.points,
        },
      ].filter((curve) => curve.points.length > 0)}
    />
  );
}

function RepurchaseCard({ document }: Props) {
  const { t } = useAnalysisWords();
  const theme = useTheme();
  if (document.repurchase.points.length === 0) return null;
  return (
    <CurveCard
      title={t('cohorts.repurchase')}
      hint={t('cohorts.repurchase_hint')}
      curves={[
        {
          name: t('cohorts.ordered_again'),
          color: theme.primary,
          points: document.repurchase.points,
          isTurned: true,
        },
      ]}
    />
  );
}
