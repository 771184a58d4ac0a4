import { formatFigure } from '@/lib/figure';
import type { GoodsAnalysis, KeyResponseLine, RangeLine, RecommendedLine } from '../book-document';
import { hasAdvice, keyReasons } from './advice';
import { useBook } from './book-context';
import { Choices } from './suggestion-card';

/** Products that the models name, each with its evidence, decided one by one: the answers feed the
 *  next run. */
export function AdvicePart({ goods }: { goods: GoodsAnalysis }) {
  const { t } = useBook();
  const { recommended = [], key_response: keys = [], range = [] } = goods;
  if (!hasAdvice(goods)) return null;
  return (
    <section className="rma-book-part" id="advice">
      <h2>{t('section.advice')}</h2>
      <p className="rm-muted">{t('advice.hint')}</p>
      {recommended.length > 0 && <h3>{t('advice.recommended')}</h3>}
      <div className="rma-suggestions">
        {recommended.map((line) => (
          <Recommended key={line.product} line={line} />
        ))}
      </div>
      {keys.length > 0 && <h3>{t('advice.key_response')}</h3>}
      <div className="rma-suggestions">
        {keys.map((line) => (
          <KeyResponse key={line.product} line={line} />
        ))}
      </div>
      {range.length > 0 && <h3>{t('advice.range')}</h3>}
      <div className="rma-suggestions">
        {range.map((line) => (
          <Range key={line.product} line={line} />
        ))}
      </div>
    </section>
  );
}

function Recommended({ line }: { line: RecommendedLine }) {
  const { t, format, product } = useBook();
  const facts = [
    line.is_new === true && t('advice.is_new'),
    (line.own_orders ?? 0) > 0 &&
      t('advice.own', { count: line.own_orders, all: line.orders }),
    (line.neighbours ?? 0) > 0 &&
      t('advice.neighbours', { count: line.neighbours, all: line.neighbours_of }),
    (line.goes_with ?? []).length > 0 &&
      t('advice.goes_with', { products: (line.goes_with ?? []).map((one) => product(one).name).join('、') }),
    (line.popular_share ?? 0) > 0 &&
      t('advice.popular', { share: formatFigure(line.popular_share ?? 0, 'percent', format) }),
    line.quantity !== undefined &&
      t('advice.quantity', { count: formatFigure(line.quantity, 'count', format) }),
  ].filter((fact): fact is string => typeof fact === 'string');
  return <Advice kind="recommended" position={line.product} reason={line.reason} facts={facts} />;
}

function KeyResponse({ line }: { line: KeyResponseLine }) {
  const { t, format } = useBook();
  const facts = [
    t('advice.probability', {
      share: formatFigure(line.probability, 'percent', format),
      usual: formatFigure(line.usual, 'percent', format),
    }),
    ...keyReasons(line, format).map(({ key, value }) => t(`advice.key.${key}`, { value })),
  ];
  return <Advice kind="key_response" position={line.product} reason="key_response" facts={facts} />;
}

function Range({ line }: { line: RangeLine }) {
  const { t, format, product } = useBook();
  const because = (line.because ?? []).map((one) => product(one).name).join('、');
  const facts = [
    t('advice.rule', {
      because,
      share: formatFigure(line.confidence, 'percent', format),
      shops: line.shops,
    }),
    t('advice.lift', { lift: formatFigure(line.lift, '1', format) }),
  ];
  return <Advice kind="range" position={line.product} reason="goes_with" facts={facts} />;
}

function Advice({ kind, position, reason, facts }: {
  kind: 'recommended' | 'key_response' | 'range';
  position: number;
  reason: string;
  facts: readonly string[];
}) {
  const { t, product, decisionOf, canDecide } = useBook();
  const item = product(position);
  const key = `${kind}:${item.code}`;
  return (
    <article
      id={`${kind}-${item.code}`}
      className={`rma-suggestion rma-suggestion-${decisionOf(key)?.choice ?? 'open'}`}
    >
      <header>
        <h3>{item.name}</h3>
        <span className="rma-pill">{t(`advice.reason.${reason}`)}</span>
      </header>
      <p className="rma-suggestion-why">
        {facts.map((fact) => (
          <span key={fact}>{fact}</span>
        ))}
      </p>
      <Choices item={key} name={item.name} disabled={!canDecide} />
    </article>
  );
}
