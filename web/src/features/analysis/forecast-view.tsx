import { Select } from 'antd';
import type { ReactNode } from 'react';
import { useSearchParams } from 'react-router-dom';
import { Chart } from '@/charts/chart';
import { ChartCard } from '@/components/chart-card';
import { Figure, Figures } from '@/components/figure';
import { formatPeriod } from '@/lib/format';
import type { DocumentOf } from './api/results';
import { fanOptions } from './forecast-charts';
import type { ForecastSeries } from './forecast-charts';
import { HeldOutCard, HolidayCard, MethodCard } from './forecast-tables';
import { ResultView } from './result-view';
import { useAnalysisWords } from './use-words';

/** 需求预测: what is to come, how far off it may be, and how far off it was. */
export function ForecastView({ period }: { period: string }) {
  return (
    <ResultView model="forecast" period={period}>
      {(document) => (
        <>
          <Headline document={document} />
          <Series document={document} />
          <div className="rma-cards">
            <HeldOutCard document={document} />
            <div className="rma-card-stack">
              <MethodCard document={document} />
              <HolidayCard document={document} />
            </div>
          </div>
        </>
      )}
    </ResultView>
  );
}

type Props = { document: DocumentOf<'forecast'> };

function Headline({ document }: Props) {
  const { t, figure } = useAnalysisWords();
  const next = document.company.steps[0];
  return (
    <Figures>
      {next && (
        <Figure
          label={t('forecast.next', { period: formatPeriod(next.period) })}
          value={figure(next.quantity, 'carton')}
          note={t('portrait.between', {
            low: figure(Math.max(0, next.low), 'count'),
            high: figure(next.high, 'count'),
          })}
        />
      )}
      <Figure label={t('forecast.shops')} value={figure(document.shops, 'count')} note={t('forecast.shops_note')} />
      <Figure
        label={t('forecast.shops_short')}
        value={figure(document.shops_short, 'count')}
        note={t('forecast.shops_short_note')}
      />
      <Figure
        label={t('forecast.shops_quiet')}
        value={figure(document.shops_quiet, 'count')}
        note={t('forecast.shops_quiet_note')}
      />
    </Figures>
  );
}

const keyOf = (series: ForecastSeries): string =>
  series.kind === 'company' ? 'company' : `${series.kind}:${series.code}`;

/** One series of the company, an area or a product; which one stands in the address. */
function Series({ document }: Props) {
  const { t } = useAnalysisWords();
  const [search, setSearch] = useSearchParams();
  const all = [document.company, ...document.areas, ...document.products];
  const series = all.find((one) => keyOf(one) === search.get('series')) ?? document.company;
  const option = (one: ForecastSeries) => ({ value: keyOf(one), label: one.name === '' ? one.code : one.name });
  return (
    <SeriesCard
      series={series}
      picker={
        <Select
          showSearch={{ optionFilterProp: 'label' }}
          aria-label={t('forecast.choose')}
          className="rma-series-choice"
          value={keyOf(series)}
          onChange={(value: string) =>
            setSearch(
              (now) => {
                const next = new URLSearchParams(now);
                if (value === 'company') next.delete('series');
                else next.set('series', value);
                return next;
              },
              { replace: true },
            )
          }
          options={[
            { value: 'company', label: t('forecast.company') },
            { label: t('forecast.areas'), options: document.areas.map(option) },
            { label: t('forecast.products'), options: document.products.map(option) },
          ]}
        />
      }
    />
  );
}

function SeriesCard({ series, picker }: { series: ForecastSeries; picker: ReactNode }) {
  const { t, code, figure, format } = useAnalysisWords();
  const name = series.kind === 'company' ? t('forecast.company') : series.name;
  const words = {
    actual: t('forecast.actual'),
    forecast: t('forecast.forecast'),
    interval: t('forecast.interval'),
  };
  const hasForecast = series.unknown === '';
  return (
    <ChartCard
      title={t('forecast.of', { name })}
      wide
      extra={picker}
      hint={
        hasForecast
          ? t('forecast.by', { method: code('method', series.method) }) +
            (typeof series.error === 'number' ? t('forecast.error', { error: figure(series.error, 'percent') }) : '')
          : code('unknown', series.unknown)
      }
      table={{
        head: [t('forecast.month'), words.actual, words.forecast, t('forecast.low'), t('forecast.high')],
        rows: [
          ...series.history.map((month) => [month.period, month.quantity, null, null, null]),
          ...series.steps.map((step) => [step.period, null, step.quantity, step.low, step.high]),
        ],
      }}
    >
      <Chart
        options={(theme) => fanOptions(series, words, theme, format)}
        label={t('forecast.of', { name })}
        height={320}
      />
      <Trials series={series} />
    </ChartCard>
  );
}

/** The methods that were tried on this series; 1 is as far off as saying last month again. */
function Trials({ series }: { series: ForecastSeries }) {
  const { t, code } = useAnalysisWords();
  if (series.trials.length === 0) return null;
  const most = Math.max(1, ...series.trials.map((trial) => trial.error));
  return (
    <details className="rma-trials">
      <summary>{t('forecast.trials', { count: series.trials.length })}</summary>
      <p className="rm-muted">{t('forecast.trials_hint')}</p>
      <ul>
        {series.trials.map((trial) => (
          <li key={trial.method} className={trial.method === series.method ? 'rma-trial-used' : undefined}>
            <span>{code('method', trial.method)}</span>
            <span className="rma-trial-track" aria-hidden>
              <span style={{ width: `${(trial.error / most) * 100}%` }} />
            </span>
            <span className="rma-num">{trial.error.toFixed(2)}</span>
            <small>{trial.method === series.method ? t('forecast.used') : ''}</small>
          </li>
        ))}
      </ul>
    </details>
  );
}
