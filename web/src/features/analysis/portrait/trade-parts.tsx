import type { ShopScoresView } from '../api/scores';
import { useAnalysisWords } from '../use-words';
import { Part } from './part';

/** What the shop did in twelve months, and what is to be expected of it. */
export function ValuePart({ view }: { view: ShopScoresView }) {
  const { t, figure } = useAnalysisWords();
  const { value } = view.scores;
  if (!value) return null;
  const fifths = [
    ['recency', value.recency, t('portrait.recency_text', { days: figure(value.recency_days, 'count') })],
    ['frequency', value.frequency, t('portrait.frequency_text', { orders: figure(value.orders, 'count') })],
    ['amount', value.amount, figure(value.amount_minor, 'minor')],
  ] as const;
  return (
    <Part model="value" view={view}>
      {value.tier === '' ? (
        <p>{t('portrait.no_order_in_a_year')}</p>
      ) : (
        <table className="rma-plain-table">
          <tbody>
            {fifths.map(([name, fifth, text]) => (
              <tr key={name}>
                <th scope="row">{t(`portrait.${name}`)}</th>
                <td>{text}</td>
                <td>
                  <Fifth of={fifth} label={t('portrait.points', { points: fifth })} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <Expected view={view} />
    </Part>
  );
}

function Fifth({ of, label }: { of: number; label: string }) {
  return (
    <span className="rma-fifth" role="img" aria-label={label} title={label}>
      {[1, 2, 3, 4, 5].map((one) => (
        <span key={one} className={one <= of ? 'rma-fifth-on' : undefined} />
      ))}
    </span>
  );
}

function Expected({ view }: { view: ShopScoresView }) {
  const { t, figure } = useAnalysisWords();
  const { value } = view.scores;
  if (!value || typeof value.alive !== 'number') return null;
  return (
    <>
      <p>{t('portrait.alive', { alive: figure(value.alive, 'percent') })}</p>
      {typeof value.expected_orders === 'number' && (
        <p>
          {t('portrait.expected_orders', { orders: figure(value.expected_orders, 'count') })}
          {typeof value.expected_value_minor === 'number' &&
            t('portrait.expected_value', {
              order: figure(value.expected_order_minor ?? 0, 'minor'),
              value: figure(value.expected_value_minor, 'minor'),
            })}
        </p>
      )}
    </>
  );
}

/** Whom the shop trades like, and where it stands out. */
export function ClusterPart({ view }: { view: ShopScoresView }) {
  const { t, figure, inWords, feature } = useAnalysisWords();
  const { cluster } = view.scores;
  if (!cluster) return null;
  return (
    <Part model="clusters" view={view}>
      <p className="rma-lead">{inWords(cluster.name)}</p>
      <ul className="rma-traits">
        {cluster.traits.length === 0 && <li>{t('clusters.average')}</li>}
        {cluster.traits.map((trait) => {
          const { name, unit } = feature(view.features, trait.feature);
          return (
            <li key={trait.feature}>
              {t(trait.deviation > 0 ? 'clusters.above' : 'clusters.below', {
                feature: name,
                value: figure(trait.value, unit),
                deviation: Math.abs(trait.deviation).toFixed(1),
              })}
            </li>
          );
        })}
      </ul>
      {cluster.is_outlier && <p className="rm-warn">{t('portrait.reason.outlier')}</p>}
    </Part>
  );
}
