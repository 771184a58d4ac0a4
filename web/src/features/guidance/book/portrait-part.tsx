import { Link } from 'react-router-dom';
import { formatFigure, textIn } from '@/lib/figure';
import { RangeBar } from '@/components/range-bar';
import { useBook } from './book-context';
import type { ClusterFigure } from '../book-document';

/** 客户画像: what the models say of the shop, as tags with their reasons, and its group. */
export function PortraitPart() {
  const { book, customerId, t, format } = useBook();
  const portrait = book.part_e?.portrait;
  const tags = portrait?.tags ?? [];
  const figures = portrait?.cluster_figures ?? [];
  if (portrait === undefined || tags.length === 0) return null;
  const models = book.header.models?.registered ?? [];
  return (
    <section className="rma-book-part" id="portrait">
      <h2>{t('section.portrait')}</h2>
      <ul className="rma-portrait">
        {tags.map((tag) => (
          <li key={tag.code}>
            <b className={`rma-pill rma-tag-${tag.code}`}>{textIn(tag.name, format.language)}</b>
            <span>{textIn(tag.reason, format.language)}</span>
          </li>
        ))}
      </ul>
      {figures.length > 0 && (
        <>
          <h3>{t('portrait.in_group', { count: figures[0]?.members ?? 0 })}</h3>
          <div className="rma-figure-grid">
            {figures.map((figure) => (
              <GroupFigure key={figure.metric} figure={figure} />
            ))}
          </div>
        </>
      )}
      <p className="rm-muted rma-how">
        {t('portrait.versions', {
          models: models
            .map((one) => t('portrait.version', { model: t(`portrait.model.${one.model}`), version: one.version }))
            .join(' · '),
        })}{' '}
        <Link className="rma-noprint" to={`/customers/${customerId}?tab=portrait`}>
          {t('portrait.more')}
        </Link>
      </p>
    </section>
  );
}

function GroupFigure({ figure }: { figure: ClusterFigure }) {
  const { t, format, register } = useBook();
  const text = (value: number): string => formatFigure(value, figure.unit, format);
  const name = register.nameOf(figure.metric);
  return (
    <div className="rma-figure-tile">
      <span className="rm-muted">{name}</span>
      <div className="rma-figure-main">
        <b>{text(figure.value)}</b>
      </div>
      <div className="rma-figure-peers">
        <RangeBar
          value={figure.value}
          p25={figure.p25}
          median={figure.median}
          p75={figure.p75}
          label={`${name}: ${text(figure.value)}; ${t('portrait.median', { value: text(figure.median) })}`}
        />
        <small>{t('portrait.median', { value: text(figure.median) })}</small>
      </div>
    </div>
  );
}
