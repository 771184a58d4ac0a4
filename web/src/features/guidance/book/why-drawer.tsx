import { Drawer } from 'antd';
import { RangeBar } from '@/components/range-bar';
import { SparkLine } from '@/components/spark-line';
import { QueryView } from '@/components/states';
import { UnknownFigure } from '@/components/unknown-figure';
import { formatFigure, textIn } from '@/lib/figure';
import { formatDay } from '@/lib/format';
import { useNarrow } from '@/lib/use-narrow';
import { useFigureOrigin } from '../api/figure';
import type { FigureOrigin } from '../api/figure';
import type { Figure } from '../documents';
import { useBook } from './book-context';

/** "Why?": formula, inputs, peers, and the order lines behind a figure. */
export function WhyDrawer({ figure, onClose }: { figure: Figure; onClose: () => void }) {
  const { register, t } = useBook();
  const isNarrow = useNarrow();
  return (
    <Drawer
      open
      onClose={onClose}
      placement={isNarrow ? 'bottom' : 'right'}
      size={isNarrow ? '86%' : 560}
      title={`${register.nameOf(figure.metric)} · ${t('figures:why.title')}`}
      className="rma-why-drawer"
    >
      <Origin figure={figure} />
    </Drawer>
  );
}

function Origin({ figure }: { figure: Figure }) {
  const { book, customerId } = useBook();
  const query = useFigureOrigin(customerId, figure.metric, book.header.period);
  return (
    <>
      <Headline figure={figure} />
      <QueryView query={query}>
        {(origin) => (
          <>
            <Meaning origin={origin} figure={figure} />
            <Inputs origin={origin} />
            <Lines origin={origin} figure={figure} />
          </>
        )}
      </QueryView>
    </>
  );
}

function Headline({ figure }: { figure: Figure }) {
  const { format, t } = useBook();
  const { peers } = figure;
  return (
    <div className="rma-why-head">
      {figure.value === undefined ? (
        <UnknownFigure reason={figure.unknown} />
      ) : (
        <b>{formatFigure(figure.value, figure.unit, format)}</b>
      )}
      {peers !== undefined && (
        <div>
          <RangeBar
            value={figure.value}
            p25={peers.p25}
            median={peers.median}
            p75={peers.p75}
            label={t('figures:why.peers')}
          />
          <small className="rm-muted">
            {t('figures:peers.members', {
              basis: t(`figures:peers.${peers.basis}`),
              count: peers.members,
            })}
            {' · '}
            {t('figures:peers.middle_half', {
              from: formatFigure(peers.p25, figure.unit, format),
              to: formatFigure(peers.p75, figure.unit, format),
            })}
            {' · '}
            {t('figures:peers.median', { value: formatFigure(peers.median, figure.unit, format) })}
          </small>
        </div>
      )}
    </div>
  );
}

function Meaning({ origin, figure }: { origin: FigureOrigin; figure: Figure }) {
  const { t } = useBook();
  const months = origin.history.map((month) => month.value ?? null);
  const method = figure.method ?? origin.method;
  return (
    <dl className="rma-meaning">
      <dt>{t('figures:why.formula')}</dt>
      <dd>
        <code>{origin.formula}</code>
      </dd>
      <dt>{t('figures:why.method')}</dt>
      <dd>{!method || method === 'default' ? t('figures:why.default_method') : method}</dd>
      {origin.needs !== '' && (
        <>
          <dt>{t('figures:why.needs')}</dt>
          <dd>{origin.needs}</dd>
        </>
      )}
      {months.length > 1 && (
        <>
          <dt>{t('figures:why.months')}</dt>
          <dd>
            <SparkLine values={months} label={t('figures:why.months')} width={200} height={32} />
          </dd>
        </>
      )}
    </dl>
  );
}

/** The sums that go into the formula, under the names it uses. */
function Inputs({ origin }: { origin: FigureOrigin }) {
  const { t, format } = useBook();
  const known = origin.inputs.filter((input) => input.value !== null && input.value !== undefined);
  if (known.length === 0) return null;
  return (
    <>
      <h4>{t('figures:why.inputs')}</h4>
      <ul className="rma-inputs">
        {known.map((input) => (
          <li key={input.id}>
            <span>
              {textIn(input.name, format.language)} <code>{input.id}</code>
            </span>
            <b>{formatFigure(input.value ?? 0, input.unit, format)}</b>
          </li>
        ))}
      </ul>
    </>
  );
}

function Lines({ origin, figure }: { origin: FigureOrigin; figure: Figure }) {
  const { t, format } = useBook();
  if (!figure.orders && origin.lines.length === 0)
    return <p className="rm-muted">{t('figures:why.no_orders')}</p>;
  return (
    <>
      <h4>{t('figures:why.orders')}</h4>
      <p className="rm-muted">
        {formatDay(origin.first_day)} ～ {formatDay(origin.last_day)} ·{' '}
        {t(`figures:why.filter.${origin.filter}`)} ·{' '}
        {t('figures:why.lines_shown', { shown: origin.lines.length, total: origin.total })}
      </p>
      {origin.records_changed && <p className="rm-warn">{t('figures:why.records_changed')}</p>}
      <div className="rma-table-scroll" tabIndex={0} role="region" aria-label={t('figures:why.orders')}>
        <table className="rma-plain-table">
          <thead>
            <tr>
              <th>{t('lines.day')}</th>
              <th>{t('lines.product')}</th>
              <th className="rma-num">{t('lines.ordered')}</th>
              <th className="rma-num">{t('lines.demanded')}</th>
              <th className="rma-num">{t('lines.amount')}</th>
            </tr>
          </thead>
          <tbody>
            {origin.lines.map((line) => (
              <tr key={`${line.order_id}-${line.line_no}`}>
                <td>{formatDay(line.ordered_on)}</td>
                <th scope="row">{line.product_name}</th>
                <td className="rma-num">{formatFigure(line.ordered_qty, 'count', format)}</td>
                <td className="rma-num">
                  {line.demand_qty === null || line.demand_qty === undefined
                    ? '—'
                    : formatFigure(line.demand_qty, 'count', format)}
                </td>
                <td className="rma-num">{formatFigure(line.amount_minor, 'minor', format)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
