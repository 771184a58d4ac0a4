import { ChangeMark } from '@/components/change-mark';
import { ClassTag } from '@/components/class-tag';
import { UnknownFigure } from '@/components/unknown-figure';
import { formatDifference, formatFigure, textIn } from '@/lib/figure';
import { formatPeriod } from '@/lib/format';
import type { ComparedFigure } from '../book-document';
import { useBook } from './book-context';

/** 上期对比: what became of last month's book. */
export function ComparisonPart() {
  const { book, t, format } = useBook();
  const compared = book.part_g;
  if (compared === undefined || !compared.present)
    return (
      <section className="rma-book-part" id="comparison">
        <h2>{t('section.comparison')}</h2>
        <UnknownFigure reason={compared?.absent_reason ?? 'no_previous_book'} />
      </section>
    );
  return (
    <section className="rma-book-part" id="comparison">
      <h2>{t('section.comparison')}</h2>
      <p>
        <b>{t(`verdict.${compared.verdict ?? 'unknown'}`)}</b>{' '}
        {textIn(compared.verdict_text, format.language)}{' '}
        <span className="rm-muted">
          {t('compared_with', {
            period: formatPeriod(compared.last_period),
            version: compared.last_version,
          })}
        </span>
      </p>
      <ClassMoves />
      <Agreed />
      <div className="rma-two">
        <div className="rma-table-scroll" tabIndex={0} role="region" aria-label={t('figures')}>
        <table className="rma-plain-table">
          <thead>
            <tr>
              <th>{t('figure')}</th>
              <th className="rma-num">{t('last')}</th>
              <th className="rma-num">{t('now')}</th>
              <th className="rma-num">{t('change')}</th>
            </tr>
          </thead>
          <tbody>
            {(compared.figures ?? []).map((figure) => (
              <ComparedRow key={figure.metric} figure={figure} />
            ))}
          </tbody>
        </table>
        </div>
        <Followed />
      </div>
    </section>
  );
}

function ClassMoves() {
  const { book, t } = useBook();
  const { classes_entered = [], classes_left = [], classes_kept = [] } = book.part_g ?? {};
  const groups = [
    { key: 'classes_entered', codes: classes_entered },
    { key: 'classes_left', codes: classes_left },
    { key: 'classes_kept', codes: classes_kept },
  ].filter((group) => group.codes.length > 0);
  return (
    <p className="rma-class-moves">
      {groups.map((group) => (
        <span key={group.key}>
          {t(group.key)}{' '}
          {group.codes.map((code) => (
            <ClassTag key={code} code={code} />
          ))}
        </span>
      ))}
    </p>
  );
}

/** What was agreed when the last book was talked through, and what became of it. */
function Agreed() {
  const { book, t, format } = useBook();
  const items = book.part_g?.agreed ?? [];
  if (items.length === 0) return null;
  return (
    <>
      <h3>{t('agreed')}</h3>
      <ul className="rma-agreed">
        {items.map((item) => (
          <li key={item.item_key}>
            {textIn(item.sentence, format.language)}
            {item.comment !== undefined && item.comment !== '' && (
              <span className="rm-muted"> {t('agreed_reason', { reason: item.comment })}</span>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

function ComparedRow({ figure }: { figure: ComparedFigure }) {
  const { register, format, t } = useBook();
  const { last, now, unit, verdict } = figure;
  const show = (value: number | undefined) =>
    value === undefined ? <UnknownFigure reason="no_history" inline /> : formatFigure(value, unit, format);
  const change = last === undefined || now === undefined ? undefined : now - last;
  return (
    <tr>
      <th scope="row">{register.nameOf(figure.metric)}</th>
      <td className="rma-num">{show(last)}</td>
      <td className="rma-num">{show(now)}</td>
      <td className="rma-num">
        {change !== undefined && (
          <ChangeMark
            change={change}
            text={formatDifference(change, unit, format)}
            tone={verdict === 'better' || verdict === 'worse' ? verdict : 'neutral'}
            label={t(`verdict.${verdict}`)}
          />
        )}
      </td>
    </tr>
  );
}

function Followed() {
  const { book, t } = useBook();
  const lines = book.part_g?.suggestions ?? [];
  if (lines.length === 0) return null;
  return (
    <table className="rma-plain-table">
      <caption>{t('followed')}</caption>
      <thead>
        <tr>
          <th>{t('product')}</th>
          <th className="rma-num">{t('suggested')}</th>
          <th className="rma-num">{t('ordered')}</th>
          <th />
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <tr key={line.product_code}>
            <th scope="row">{line.product_name}</th>
            <td className="rma-num">{line.suggested}</td>
            <td className="rma-num">{line.ordered}</td>
            <td>
              <span className={`rma-outcome rma-outcome-${line.outcome}`}>
                {t(`outcome.${line.outcome}`)}
              </span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
