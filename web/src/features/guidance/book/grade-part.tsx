import { Link } from 'react-router-dom';
import { GradeMark } from '@/components/grade-mark';
import { UnknownFigure } from '@/components/unknown-figure';
import { formatFigure } from '@/lib/figure';
import type { LeverLine, ScoreLine } from '../book-document';
import { useBook } from './book-context';

/** 档位: where the shop stands, what lifts it, how near it is to falling. */
export function GradePart() {
  const { book, t, format, customerId } = useBook();
  const grade = book.part_b;
  if (grade === undefined) return null;
  if (!grade.graded)
    return (
      <section className="rma-book-part" id="grade">
        <h2>{t('section.grade')}</h2>
        <UnknownFigure reason={grade.unknown ?? 'not_graded'} />
      </section>
    );
  const points = (value: number): string => formatFigure(value, 'score', format);
  return (
    <section className="rma-book-part" id="grade">
      <h2>{t('section.grade')}</h2>
      <div className="rma-grade-line">
        <GradeMark gradeNo={grade.grade_no} previous={grade.previous_grade_no} />
        {grade.gap_to_next !== undefined && (
          <span>{t('grading:to_next', { points: points(grade.gap_to_next) })}</span>
        )}
        {grade.margin_to_fall !== undefined && (
          <span>{t('grading:to_fall', { points: points(grade.margin_to_fall) })}</span>
        )}
        {grade.rank ? (
          <span className="rm-muted">
            {t('grading:rank', { rank: grade.rank, of: grade.ranked })}
          </span>
        ) : null}
      </div>
      <div className="rma-two">
        <ScoreBars lines={grade.breakdown ?? []} />
        <Levers levers={grade.levers ?? []} />
      </div>
      <Link className="rma-noprint" to={`/customers/${customerId}/grade?period=${book.header.period}`}>
        {t('grade_open')}
      </Link>
    </section>
  );
}

/** Each component: what it can give, and how much of that the shop has. */
function ScoreBars({ lines }: { lines: readonly ScoreLine[] }) {
  const { format, t } = useBook();
  if (lines.length === 0) return null;
  return (
    <table className="rma-score">
      <tbody>
        {lines.map((line) => (
          <tr key={line.component}>
            <th scope="row">{(format.language === 'zh' ? line.name.zh : line.name.en) ?? ''}</th>
            <td>
              {line.score === undefined ? (
                <span className="rm-muted">{t('figures:unknown_short')}</span>
              ) : (
                <span className="rma-score-bar" aria-hidden>
                  <i style={{ width: `${(100 * line.score) / Math.max(line.weight, 1e-9)}%` }} />
                </span>
              )}
            </td>
            <td className="rma-num">
              {line.score !== undefined && formatFigure(line.score, '1', format)}
              <small> / {formatFigure(line.weight, '1', format)}</small>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Components in money and in cartons; the rest are counts. */
export function leverUnit(component: string): string {
  if (component === 'amount') return 'minor';
  return component === 'quantity' || component === 'low_tar_quantity' ? 'carton' : 'count';
}

function Levers({ levers }: { levers: readonly LeverLine[] }) {
  const { format, t } = useBook();
  if (levers.length === 0) return null;
  return (
    <div className="rma-levers">
      <h3>{t('grading:one_of_these')}</h3>
      <ul>
        {levers.map((lever) => (
          <li key={lever.component} className={lever.reachable ? 'rma-reachable' : undefined}>
            <span>{(format.language === 'zh' ? lever.name.zh : lever.name.en) ?? ''}</span>
            {lever.reachable ? (
              <b>+{formatFigure(lever.need, leverUnit(lever.component), format)}</b>
            ) : (
              <em>{t(`grading:limit.${lever.limit_reason ?? 'ceiling'}`)}</em>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
