import { formatChange, formatFigure } from '@/lib/figure';
import type { GoodsAnalysis, MissingLine, ShortLine, SlowLine } from '../book-document';
import { useBook } from './book-context';

/** What is short, what is slow, what is missing: three lists to walk along the shelf with. */
export function SupplyPart({ goods }: { goods: GoodsAnalysis }) {
  const { t } = useBook();
  const { shortages = [], slow = [], missing = [] } = goods;
  return (
    <section className="rma-book-part" id="supply">
      <h2>{t('section.supply')}</h2>
      <div className="rma-three">
        <div>
          <h3>
            {t('shortages')} <small>{shortages.length}</small>
          </h3>
          {shortages.length === 0 && <p className="rm-muted">{t('shortages_none')}</p>}
          <ul className="rma-goods">
            {shortages.map((line) => (
              <Short key={line.product} line={line} goods={goods} />
            ))}
          </ul>
        </div>
        <div>
          <h3>
            {t('slow')} <small>{slow.length}</small>
          </h3>
          {slow.length === 0 && <p className="rm-muted">{t('slow_none')}</p>}
          <ul className="rma-goods">
            {slow.map((line) => (
              <Slow key={line.product} line={line} />
            ))}
          </ul>
        </div>
        <div>
          <h3>
            {t('missing')} <small>{missing.length}</small>
          </h3>
          {missing.length === 0 && <p className="rm-muted">{t('missing_none')}</p>}
          <ul className="rma-goods">
            {missing.map((line) => (
              <Missing key={line.product} line={line} />
            ))}
          </ul>
        </div>
      </div>
    </section>
  );
}

function Short({ line, goods }: { line: ShortLine; goods: GoodsAnalysis }) {
  const { t, format, product } = useBook();
  const substitutes = (goods.substitutes ?? []).filter((one) => one.for_product === line.product);
  const facts = [
    line.supplied_share !== undefined && line.supplied_share < 1
      ? t('supplied_share', { value: formatFigure(line.supplied_share, 'percent', format) })
      : undefined,
    line.days_of_supply === undefined
      ? undefined
      : t('days_left', { value: formatFigure(line.days_of_supply, 'days', format) }),
    line.change === undefined
      ? undefined
      : t('against_mean', { value: formatChange(line.change, format.language) }),
  ].filter((fact) => fact !== undefined);
  return (
    <li>
      <b>{product(line.product).name}</b> <em>{t(`short_kind.${line.kind}`)}</em>
      {facts.length > 0 && <small>{facts.join(' · ')}</small>}
      {substitutes.length > 0 && (
        <small className="rma-substitutes">
          {t('substitutes_for')}{' '}
          {substitutes.map((one) => (
            <span key={one.product}>
              {product(one.product).name}
              <i>
                {[
                  t(`substitute_reason.${one.reason ? one.reason : 'MINED'}`),
                  ...(one.carried ? [t('substitute_carried')] : []),
                ].join(' · ')}
              </i>
            </span>
          ))}
        </small>
      )}
    </li>
  );
}

function Slow({ line }: { line: SlowLine }) {
  const { t, format, product } = useBook();
  return (
    <li>
      <b>{product(line.product).name}</b>
      <small>
        {line.stock === undefined || line.days_of_supply === undefined
          ? t('slow_no_reorder', { days: line.days_since_order })
          : t('slow_stock', {
              stock: formatFigure(line.stock, 'count', format),
              days: formatFigure(line.days_of_supply, 'days', format),
            })}
      </small>
    </li>
  );
}

function Missing({ line }: { line: MissingLine }) {
  const { t, format, product } = useBook();
  return (
    <li>
      <b>{product(line.product).name}</b>{' '}
      {line.is_key && <span className="rma-pill rma-pill-key">{t('key_product')}</span>}
      <small>
        {t('missing_line', {
          peers: line.peers,
          carriers: line.carriers,
          median: formatFigure(line.median_monthly, 'carton', format),
        })}
      </small>
    </li>
  );
}
