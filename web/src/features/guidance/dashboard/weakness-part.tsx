import { Link } from 'react-router-dom';
import { Chart } from '@/charts/chart';
import { ChartCard } from '@/components/chart-card';
import { formatFigure, textIn } from '@/lib/figure';
import { contributionOptions } from '../weakness-charts';
import type { Weakness } from '../dashboard-document';
import { bookLinkByCode, targetListLink } from '../links';
import { useDashboardTools } from './use-dashboard-context';
import type { DashboardContext } from './use-dashboard-context';

/** Part 4 短板与下阶段方向: ranked gaps, who makes them, what to do. */
export function WeaknessPart(context: DashboardContext) {
  const { t } = useDashboardTools();
  const weaknesses = context.dashboard.weaknesses ?? [];
  if (weaknesses.length === 0) return <p className="rm-muted">{t('weakness_none')}</p>;
  return (
    <div className="rma-cards rma-cards-3">
      {weaknesses.map((weakness, index) => (
        <WeaknessCard key={weakness.metric} weakness={weakness} rank={index + 1} {...context} />
      ))}
    </div>
  );
}

function WeaknessCard({
  weakness,
  rank,
  scope,
}: DashboardContext & { weakness: Weakness; rank: number }) {
  const { t, format, register, chart, drill } = useDashboardTools();
  const show = (value: number): string => formatFigure(value, weakness.unit, format);
  const classes = weakness.classes ?? [];
  const name = register.nameOf(weakness.metric);
  return (
    <ChartCard
      title={`${rank}. ${name}`}
      hint={t('weakness_sentence', {
        area: show(weakness.area),
        company: show(weakness.company),
        gap: formatFigure(Math.abs(weakness.relative_gap), 'percent', format),
        shops: weakness.shops,
      })}
    >
      <p className="rma-direction">{textIn(weakness.direction, format.language)}</p>
      <h4>{t('who_makes_the_gap')}</h4>
      <Chart
        options={(theme) =>
          contributionOptions(
            classes,
            (part) => part * weakness.gap > 0,
            weakness.unit,
            (code) => targetListLink(scope, { class: code }),
            chart(theme),
          )
        }
        label={t('who_makes_the_gap')}
        height={classes.length * 26 + 12}
        onClick={drill}
      />
      <ul className="rma-inline">
        {(weakness.top_shops ?? []).map(({ shop }) =>
          shop === undefined ? null : (
            <li key={shop.customer_code}>
              <Link to={bookLinkByCode(shop.customer_code, scope.period)}>{shop.shop_name}</Link>
            </li>
          ),
        )}
      </ul>
    </ChartCard>
  );
}
