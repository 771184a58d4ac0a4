import { useTranslation } from 'react-i18next';
import { formatFigure, textIn } from '@/lib/figure';
import type { Attribute } from '../book-document';
import { useBook } from './book-context';

/** 店铺档案: what is on record, and what is not yet. */
export function ShopPart() {
  const { book, t, register, format } = useBook();
  const known = book.part_a?.attributes ?? [];
  const latent = book.part_e?.known ?? [];
  const missing = [...(book.part_a?.not_recorded ?? []), ...(book.part_e?.not_recorded ?? [])];
  const figures = (book.part_e?.figures ?? []).filter((figure) => figure.value !== undefined);
  return (
    <section className="rma-book-part" id="shop">
      <h2>{t('shop_facts')}</h2>
      <dl className="rma-attributes">
        {[...known, ...latent].map((attribute) => (
          <AttributeLine key={attribute.field} attribute={attribute} />
        ))}
        {figures.map((figure) => (
          <div key={figure.metric}>
            <dt>{register.nameOf(figure.metric)}</dt>
            <dd>{formatFigure(figure.value ?? 0, figure.unit, format)}</dd>
          </div>
        ))}
      </dl>
      {latent.length > 0 && <p className="rm-muted">{t('tone_note')}</p>}
      {missing.length > 0 && (
        <p className="rm-muted">
          {t('not_recorded_list', {
            fields: missing.map((field) => t(`attribute.${field}`)).join(' · '),
          })}
        </p>
      )}
    </section>
  );
}

const YES_NO = new Set(['is_model_store', 'pos_online']);

function AttributeLine({ attribute }: { attribute: Attribute }) {
  const { t } = useBook();
  const words = useAttributeValue();
  return (
    <div>
      <dt>{t(`attribute.${attribute.field}`)}</dt>
      <dd>
        {attribute.field === 'order_phone' ? (
          <a href={`tel:${attribute.value}`}>{attribute.value}</a>
        ) : (
          words(attribute)
        )}
      </dd>
    </div>
  );
}

/** The value in words: the dictionary's, ours, or as it was recorded. */
export function useAttributeValue(): (attribute: Attribute) => string {
  const { t, i18n } = useTranslation('guidance');
  const { format } = useBook();
  return (attribute) => {
    if (attribute.name !== undefined) return textIn(attribute.name, format.language);
    if (YES_NO.has(attribute.field)) return t(attribute.value === '1' ? 'value.yes' : 'value.no');
    const key =
      attribute.field === 'order_weekday'
        ? `value.weekday_${attribute.value}`
        : `value.${attribute.value}`;
    return i18n.exists(`guidance:${key}`) ? t(key) : attribute.value;
  };
}
