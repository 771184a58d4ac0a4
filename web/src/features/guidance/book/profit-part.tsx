import { ChangeMark } from '@/components/change-mark';
import { UnknownFigure } from '@/components/unknown-figure';
import { formatChange, formatFigure } from '@/lib/figure';
import type { ProfitLine, ProfitSheet } from '../book-document';
import { useBook } from './book-context';

/** 盈利单: what the shop earned, product by product. */
export function ProfitPart({ sheet }: { sheet: ProfitSheet }) {
  const { t, format } = useBook();
  if (sheet.unknown)
    return (
      <section className="rma-book-part" id="profit">
        <h2>{t('profit')}</h2>
        <UnknownFigure reason={sheet.unknown} />
      </section>
    );
  const money = (minor: number): string => formatFigure(minor, 'minor', format);
  return (
    <section className="rma-book-part" id="profit">
      <h2>{t('profit')}</h2>
      <p>
        {t('profit_sentence', {
          products: sheet.products,
          revenue: money(sheet.revenue_minor),
          profit: money(sheet.profit_minor),
          margin:
            sheet.margin === undefined ? '—' : formatFigure(sheet.margin, 'percent', format),
        })}{' '}
        {sheet.change !== undefined && (
          <ChangeMark
            change={sheet.change}
            text={`${t('on_month')} ${formatChange(sheet.change, format.language)}`}
            tone={sheet.change >= 0 ? 'better' : 'worse'}
          />
        )}
      </p>
      {sheet.products_without_price > 0 && (
        <p className="rm-muted">
          {t('profit_without_price', { count: sheet.products_without_price })}
        </p>
      )}
      <div className="rma-table-scroll" tabIndex={0} role="region" aria-label={t('profit')}>
        <table className="rma-plain-table">
          <thead>
            <tr>
              <th>{t('product')}</th>
              <th className="rma-num">{t('bought')}</th>
              <th className="rma-num">{t('sold')}</th>
              <th className="rma-num rma-wide-only">{t('stock')}</th>
              <th className="rma-num rma-wide-only">{t('price')}</th>
              <th className="rma-num">{t('profit_amount')}</th>
              <th className="rma-num">{t('margin')}</th>
              <th className="rma-num rma-wide-only">{t('rank_among')}</th>
            </tr>
          </thead>
          <tbody>
            {(sheet.lines ?? []).map((line) => (
              <Row key={line.product} line={line} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Row({ line }: { line: ProfitLine }) {
  const { t, format, product } = useBook();
  const count = (value: number | undefined) =>
    value === undefined ? (
      <UnknownFigure reason="no_stock_count" inline />
    ) : (
      formatFigure(value, 'count', format)
    );
  return (
    <tr>
      <th scope="row">{product(line.product).name}</th>
      <td className="rma-num">{count(line.bought)}</td>
      <td className="rma-num">{count(line.sold)}</td>
      <td className="rma-num rma-wide-only">{count(line.stock)}</td>
      <td className="rma-num rma-wide-only">
        {formatFigure(line.price_minor, 'minor', format)}
        {line.price_source === 'guide' && <small> {t('profit_guide_price')}</small>}
      </td>
      <td className="rma-num rma-strong">{formatFigure(line.profit_minor, 'minor', format)}</td>
      <td className="rma-num">{formatFigure(line.margin, 'percent', format)}</td>
      <td className="rma-num rma-wide-only">
        {line.rank} / {line.rank_of}
      </td>
    </tr>
  );
}
