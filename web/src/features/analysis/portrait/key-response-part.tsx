import { Link } from 'react-router-dom';
import type { ShopScores, ShopScoresView } from '../api/scores';
import { useAnalysisWords } from '../use-words';
import { Part } from './part';

type KeyResponse = NonNullable<ShopScores['key_response']>['products'][number];

/** Key products that the shop does not order, with how likely it takes them up and what says so. */
export function KeyResponsePart({ view }: { view: ShopScoresView }) {
  const { t, figure } = useAnalysisWords();
  const score = view.scores.key_response;
  if (!score) return null;
  const nameOf = (id: string): string => view.products.find((one) => one.id === id)?.product_name ?? id;
  return (
    <Part model="key_response" view={view}>
      <p>
        {t('portrait.key_response_text', {
          lacking: figure(score.lacking, 'count'),
          usual: figure(score.usual, 'percent'),
        })}
      </p>
      <ol className="rma-advice">
        {score.products.map((line) => (
          <li key={line.product}>
            <Link className="rma-link" to={`/products/${line.product}`}>
              {nameOf(line.product)}
            </Link>{' '}
            <b>{figure(line.probability, 'percent')}</b>
            <Reasons line={line} view={view} />
          </li>
        ))}
      </ol>
    </Part>
  );
}

function Reasons({ line, view }: { line: KeyResponse; view: ShopScoresView }) {
  const { t, figure, feature } = useAnalysisWords();
  return (
    <div className="rm-muted">
      {line.pushes
        .map((push) => {
          const { name, unit } = feature(view.features, push.feature);
          const value = typeof push.value === 'number' ? figure(push.value, unit) : t('portrait.not_known');
          return t('portrait.push', {
            feature: name,
            value,
            way: t(push.push > 0 ? 'portrait.push_up' : 'portrait.push_down'),
          });
        })
        .join(t('list_comma'))}
    </div>
  );
}
