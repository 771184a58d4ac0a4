import { Chart } from '@/charts/chart';
import { ChartCard } from '@/components/chart-card';
import { UnknownFigure } from '@/components/unknown-figure';
import { formatDifference, formatFigure } from '@/lib/figure';
import { trendOptions } from '../dashboard-charts';
import type { Indicator } from '../dashboard-document';
import { useDashboardTools } from './use-dashboard-context';
import type { DashboardContext } from './use-dashboard-context';

/** Part 3 重点指标跟进: target, actual, gap, forecast. */
export function IndicatorPart(context: DashboardContext) {
  return (
    <div className="rma-cards">
      {(context.dashboard.indicators ?? []).map((indicator) => (
        <IndicatorCard key={indicator.metric} indicator={indicator} {...context} />
      ))}
    </div>
  );
}

function IndicatorCard({
  indicator,
  dashboard,
  other,
}: DashboardContext & { indicator: Indicator }) {
  const { t, chart, register } = useDashboardTools();
  const beside = other?.dashboard.indicators?.find((one) => one.metric === indicator.metric);
  return (
    <ChartCard title={register.nameOf(indicator.metric)}>
      <IndicatorFigures indicator={indicator} />
      <Chart
        options={(theme) =>
          trendOptions(
            indicator,
            dashboard.header.area_name,
            chart(theme),
            beside === undefined || other === undefined
              ? undefined
              : { name: other.name, trend: beside.trend },
          )
        }
        label={t('trend_of', { name: register.nameOf(indicator.metric) })}
        height={210}
      />
    </ChartCard>
  );
}

function IndicatorFigures({ indicator }: { indicator: Indicator }) {
  const { t, format } = useDashboardTools();
  const show = (value: number): string => formatFigure(value, indicator.unit, format);
  return (
    <dl className="rma-facts">
      <div>
        <dt>{t('actual')}</dt>
        <dd>{indicator.actual === undefined ? <UnknownFigure /> : show(indicator.actual)}</dd>
      </div>
      <div>
        <dt>{t('target')}</dt>
        <dd>
          {indicator.target === undefined ? (
            <UnknownFigure reason={indicator.gap_unknown} />
          ) : (
            show(indicator.target)
          )}
        </dd>
      </div>
      {indicator.gap !== undefined && (
        <div>
          <dt>{t('gap')}</dt>
          <dd>{formatDifference(indicator.gap, indicator.unit, format)}</dd>
        </div>
      )}
      {indicator.forecast !== undefined && (
        <div>
          <dt title={t(`forecast_method.${indicator.forecast_method ?? 'mean3'}`)}>
            {t('forecast')}
          </dt>
          <dd>{show(indicator.forecast)}</dd>
        </div>
      )}
    </dl>
  );
}
