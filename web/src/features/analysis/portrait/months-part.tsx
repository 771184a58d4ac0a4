import { Link } from 'react-router-dom';
import { formatPeriod } from '@/lib/format';
import type { ShopScoresView } from '../api/scores';
import { useAnalysisWords } from '../use-words';
import { Part } from './part';

/** The quantity of the next months: a tick where it is expected, a bar where it lies four times of five. */
export function ForecastPart({ view }: { view: ShopScoresView }) {
  const { t, figure, code } = useAnalysisWords();
  const { forecast } = view.scores;
  if (!forecast || forecast.steps.length === 0) return null;
  const most = Math.max(...forecast.steps.map((step) => step.high), 1e-9);
  const place = (value: number): string => `${(Math.max(0, value) / most) * 100}%`;
  return (
    <Part model="forecast" view={view}>
      <ul className="rma-steps">
        {forecast.steps.map((step) => {
          const low = Math.max(0, step.low);
          const range = t('portrait.between', { low: figure(low, 'count'), high: figure(step.high, 'count') });
          return (
            <li key={step.period}>
              <span>{formatPeriod(step.period)}</span>
              <span className="rma-step-track" role="img" aria-label={range} title={range}>
                <span className="rma-step-range" style={{ left: place(low), width: place(step.high - low) }} />
                <span className="rma-step-tick" style={{ left: place(step.quantity) }} />
              </span>
              <span className="rma-num">
                <b>{figure(step.quantity, 'carton')}</b> <small className="rm-muted">{range}</small>
              </span>
            </li>
          );
        })}
      </ul>
      <p className="rm-muted">
        {t('portrait.forecast_text', {
          method: code('method', forecast.method),
          error: typeof forecast.error === 'number' ? figure(forecast.error, 'percent') : '—',
        })}
      </p>
    </Part>
  );
}

/** Months that the shop's own past does not explain. */
export function StrangePart({ view, shopId }: { view: ShopScoresView; shopId: string }) {
  const { t, code, figure } = useAnalysisWords();
  const { strange } = view.scores;
  return (
    <Part model="strange" view={view}>
      <ul className="rma-events">
        {strange.map((event) => (
          <li key={`${event.kind}-${event.period}`}>
            <b>{formatPeriod(event.period)}</b>{' '}
            {code('strange_kind', `${event.kind}_${event.actual < event.expected ? 'down' : 'up'}`)}
            {t('portrait.strange_text', {
              actual: figure(event.actual, 'carton'),
              expected: figure(event.expected, 'carton'),
            })}
          </li>
        ))}
      </ul>
      <p>
        <Link to={`/customers/${shopId}?tab=orders`}>{t('portrait.open_orders')}</Link>
      </p>
    </Part>
  );
}
