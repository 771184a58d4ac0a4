import { Fragment } from 'react';
import { Link } from 'react-router-dom';
import type { ShopScores, ShopScoresView } from '../api/scores';
import { useAnalysisWords } from '../use-words';
import { Part } from './part';

type Recommended = ShopScores['recommended'][number];
const SHOWN = 8;

const ordersWith = (shopId: string, product: string): string =>
  `/customers/${shopId}?tab=orders&product=${product}`;

function useProductNames(view: ShopScoresView): (id: string) => string {
  return (id) => view.products.find((one) => one.id === id)?.product_name ?? id;
}

function ProductLink({ id, view }: { id: string; view: ShopScoresView }) {
  const nameOf = useProductNames(view);
  return (
    <Link className="rma-link" to={`/products/${id}`}>
      {nameOf(id)}
    </Link>
  );
}

/** What the shop may order next, with what speaks for each. */
export function RecommendedPart({ view, shopId }: { view: ShopScoresView; shopId: string }) {
  const { t, figure } = useAnalysisWords();
  const { recommended } = view.scores;
  const evidence = useEvidence(view);
  return (
    <Part model="recommended" view={view}>
      <ol className="rma-advice">
        {recommended.slice(0, SHOWN).map((line) => (
          <li key={line.product}>
            <ProductLink id={line.product} view={view} />{' '}
            {typeof line.quantity === 'number' && (
              <small className="rm-muted">
                {t('portrait.usual_quantity', { quantity: figure(line.quantity, 'carton') })}
              </small>
            )}
            <div className="rm-muted">
              {evidence(line).join(t('list_comma'))}{' '}
              {line.own_orders > 0 && (
                <Link className="rma-noprint" to={ordersWith(shopId, line.product)}>
                  {t('portrait.open_orders')}
                </Link>
              )}
            </div>
          </li>
        ))}
      </ol>
    </Part>
  );
}

/** What speaks for a product: the largest part first. */
function useEvidence(view: ShopScoresView): (line: Recommended) => string[] {
  const { t, figure } = useAnalysisWords();
  const nameOf = useProductNames(view);
  const count = (value: number): string => figure(value, 'count');
  return (line) => {
    const said = new Map<string, string>();
    if (line.own_orders > 0)
      said.set('own', t('portrait.because.own', { own: count(line.own_orders), orders: count(line.orders) }));
    if (line.neighbours > 0)
      said.set(
        'neighbours',
        t('portrait.because.neighbours', { neighbours: count(line.neighbours), of: count(line.neighbours_of) }),
      );
    if (line.goes_with.length > 0)
      said.set(
        'goes_with',
        t('portrait.because.goes_with', { products: line.goes_with.map(nameOf).join(t('list_and')) }),
      );
    if (line.popular_share > 0)
      said.set('popular', t('portrait.because.popular', { share: figure(line.popular_share, 'percent') }));
    return [line.reason, ...said.keys()]
      .filter((kind, index, all) => all.indexOf(kind) === index)
      .map((kind) => said.get(kind) ?? '')
      .filter((text) => text !== '');
  };
}

/** Products that shops with a range like this one mostly carry. */
export function RangePart({ view, shopId }: { view: ShopScoresView; shopId: string }) {
  const { t, figure } = useAnalysisWords();
  const nameOf = useProductNames(view);
  const { range } = view.scores;
  return (
    <Part model="range" view={view}>
      <ol className="rma-advice">
        {range.slice(0, SHOWN).map((line) => (
          <li key={line.product}>
            <ProductLink id={line.product} view={view} />
            <div className="rm-muted">
              {t('portrait.range_text', {
                because: line.because.map(nameOf).join(t('list_and')),
                confidence: figure(line.confidence, 'percent'),
                lift: line.lift.toFixed(1),
                shops: figure(line.shops, 'count'),
              })}{' '}
              {t('portrait.its_orders')}
              {line.because.map((product, index) => (
                <Fragment key={product}>
                  {index > 0 && t('list_and')}
                  <Link className="rma-noprint" to={ordersWith(shopId, product)}>
                    {nameOf(product)}
                  </Link>
                </Fragment>
              ))}
            </div>
          </li>
        ))}
      </ol>
    </Part>
  );
}
