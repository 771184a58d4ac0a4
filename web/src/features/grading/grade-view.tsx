import { useTranslation } from 'react-i18next';
import { Chart } from '@/charts/chart';
import { ChartCard } from '@/components/chart-card';
import { GradeMark } from '@/components/grade-mark';
import { RangeBar } from '@/components/range-bar';
import { useFigureFormat } from '@/lib/company';
import { formatFigure } from '@/lib/figure';
import type { Component, GradePage } from './api/grade';
import { gradeMonthsOptions, scoreWaterfallOptions } from './grade-charts';
import { unitOfComponent } from './slider-range';
import { WhatIfCard } from './what-if-card';
import '@/components/analysis.css';
import './grade.css';

type Explanation = NonNullable<GradePage['explanation']>;

/** 档位: where the shop stands, why, among whom, and what would lift it. */
export function GradeView({ grade }: { grade: GradePage }) {
  const { t } = useTranslation('grading');
  const { explanation } = grade;
  if (!explanation) return <p className="rm-muted">{t('figures:unknown.not_graded')}</p>;
  return (
    <div className="rma-grade-page">
      <Standing grade={grade} explanation={explanation} />
      <div className="rma-cards">
        <ScoreCard explanation={explanation} />
        {grade.can_what_if ? (
          <WhatIfCard grade={grade} explanation={explanation} />
        ) : (
          <ChartCard title={t('what_if')} canSave={false}>
            <p className="rm-muted">{t('what_if_none')}</p>
          </ChartCard>
        )}
        <PeersCard grade={grade} explanation={explanation} />
        <LeverCard explanation={explanation} />
        <HistoryCard grade={grade} explanation={explanation} />
        <MethodCard explanation={explanation} />
      </div>
    </div>
  );
}

export function useComponentName(): (component: Pick<Component, 'name_zh' | 'name_en'>) => string {
  const { language } = useFigureFormat();
  return (component) => (language === 'zh' ? component.name_zh : component.name_en);
}

function Standing({ grade, explanation }: { grade: GradePage; explanation: Explanation }) {
  const { t } = useTranslation('grading');
  const format = useFigureFormat();
  const points = (value: number): string => formatFigure(value, 'score', format);
  const next = explanation.cutoff_next;
  return (
    <div className="rma-standing">
      <GradeMark
        gradeNo={explanation.grade_no}
        previous={explanation.previous_grade_no ?? undefined}
      />
      <dl className="rma-facts">
        <div>
          <dt>{t('score')}</dt>
          <dd>{points(explanation.score)}</dd>
        </div>
        {explanation.rank > 0 && (
          <div>
            <dt>{t('rank_name')}</dt>
            <dd>{t('rank', { rank: explanation.rank, of: grade.ranked })}</dd>
          </div>
        )}
        <div>
          <dt>{t('next_grade')}</dt>
          <dd>
            {next === null || next === undefined
              ? t('top_grade')
              : t('to_next', { points: points(next - explanation.score) })}
          </dd>
        </div>
        {explanation.cutoff_below !== null && explanation.cutoff_below !== undefined && (
          <div>
            <dt>{t('below_grade')}</dt>
            <dd>{t('to_fall', { points: points(explanation.margin_to_fall) })}</dd>
          </div>
        )}
      </dl>
    </div>
  );
}

function ScoreCard({ explanation }: { explanation: Explanation }) {
  const { t } = useTranslation('grading');
  const format = useFigureFormat();
  const nameOf = useComponentName();
  const { grade_no: grade, cutoff_next: next, cutoff_below: below } = explanation;
  if (explanation.components.length === 0) return null;
  return (
    <ChartCard title={t('score_made')} hint={t('score_made_hint')}>
      <Chart
        options={(theme) =>
          scoreWaterfallOptions(
            explanation.components.map((component) => ({
              name: nameOf(component),
              score: component.score,
              weight: component.weight,
            })),
            {
              total: t('score'),
              next: typeof next === 'number' ? { score: next, name: `D${grade + 1}` } : undefined,
              below: typeof below === 'number' ? { score: below, name: `D${grade - 1}` } : undefined,
            },
            theme,
            format,
          )
        }
        label={t('score_made')}
        height={300}
      />
    </ChartCard>
  );
}

/** Each input among the shops of the same grade, and where the next grade's middle lies. */
function PeersCard({ grade, explanation }: { grade: GradePage; explanation: Explanation }) {
  const { t } = useTranslation('grading');
  const format = useFigureFormat();
  const nameOf = useComponentName();
  return (
    <ChartCard title={t('peers')} hint={t('peers_hint')} canSave={false}>
      {grade.peers.length === 0 && (
        <p className="rm-muted">{t('figures:unknown.too_few_peers')}</p>
      )}
      <ul className="rma-peer-list">
        {grade.peers.map((peer) => {
          const own = explanation.components.find((one) => one.component === peer.component);
          if (own === undefined) return null;
          const unit = unitOfComponent(peer.component);
          const show = (value: number): string => formatFigure(value, unit, format);
          return (
            <li key={peer.component}>
              <span>{nameOf(own)}</span>
              <b>{show(own.input)}</b>
              <RangeBar
                value={own.input}
                p25={peer.p25}
                median={peer.median}
                p75={peer.p75}
                label={t('figures:peers.median', { value: show(peer.median) })}
              />
              <small className="rm-muted">
                {t('figures:peers.median', { value: show(peer.median) })}
                {typeof peer.next_grade_median === 'number' && (
                  <> · {t('next_median', { value: show(peer.next_grade_median) })}</>
                )}
              </small>
            </li>
          );
        })}
      </ul>
    </ChartCard>
  );
}

function LeverCard({ explanation }: { explanation: Explanation }) {
  const { t } = useTranslation('grading');
  const format = useFigureFormat();
  const nameOf = useComponentName();
  if (explanation.levers.length === 0) return null;
  return (
    <ChartCard title={t('levers')} hint={t('one_of_these')} canSave={false}>
      <ul className="rma-levers">
        {explanation.levers.map((lever) => {
          const own = explanation.components.find((one) => one.component === lever.component);
          return (
            <li key={lever.component} className={lever.reachable ? 'rma-reachable' : undefined}>
              <span>{own === undefined ? lever.component : nameOf(own)}</span>
              {lever.reachable ? (
                <b>+{formatFigure(lever.need, unitOfComponent(lever.component), format)}</b>
              ) : (
                <em>{t(`limit.${lever.limit_reason || 'ceiling'}`)}</em>
              )}
            </li>
          );
        })}
      </ul>
    </ChartCard>
  );
}

function HistoryCard({ grade, explanation }: { grade: GradePage; explanation: Explanation }) {
  const { t } = useTranslation('grading');
  return (
    <ChartCard title={t('history')}>
      <Chart
        options={(theme) =>
          gradeMonthsOptions(
            grade.period,
            explanation.grade_no,
            grade.history,
            explanation.history,
            explanation.grades,
            theme,
          )
        }
        label={t('history')}
        height={220}
      />
    </ChartCard>
  );
}

function MethodCard({ explanation }: { explanation: Explanation }) {
  const { t } = useTranslation('grading');
  const { language } = useFigureFormat();
  return (
    <ChartCard title={t('how_graded')} canSave={false}>
      <dl className="rma-meaning">
        <dt>{t('preset')}</dt>
        <dd>
          {explanation.preset} · {t('version', { version: explanation.config_version })}
        </dd>
        <dt>{t('method')}</dt>
        <dd>{language === 'zh' ? explanation.method_zh : explanation.method_en}</dd>
        <dt>{t('months')}</dt>
        <dd>{t('months_value', { count: explanation.months })}</dd>
        <dt>{t('labels')}</dt>
        <dd>{t(explanation.personal_labels_used ? 'labels_used' : 'labels_unused')}</dd>
      </dl>
      <p className="rm-muted">{t('locked')}</p>
    </ChartCard>
  );
}
