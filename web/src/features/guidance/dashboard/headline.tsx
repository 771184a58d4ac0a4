import { Link } from 'react-router-dom';
import { ChangeMark } from '@/components/change-mark';
import { UnknownFigure } from '@/components/unknown-figure';
import { formatChange, formatFigure, textIn } from '@/lib/figure';
import type { AreaFigure, ClassList } from '../dashboard-document';
import { targetListLink } from '../links';
import { useDashboardTools } from './use-dashboard-context';
import type { DashboardContext } from './use-dashboard-context';

const HEADLINE = ['quantity', 'amount_minor', 'avg_carton_price', 'ordering_shops'];

/** What the month was, in four figures, and whom to serve, in five lists. */
export function Headline(context: DashboardContext) {
  const { dashboard } = context;
  const figures = dashboard.analysis.figures ?? [];
  return (
    <>
      <div className="rma-tiles">
        {HEADLINE.map((metric) => figures.find((figure) => figure.metric === metric))
          .filter((figure): figure is AreaFigure => figure !== undefined)
          .map((figure) => (
            <HeadlineFigure key={figure.metric} figure={figure} other={otherOf(context, figure)} />
          ))}
      </div>
      <WhomToServe {...context} />
    </>
  );
}

function otherOf({ other }: DashboardContext, figure: AreaFigure) {
  const found = other?.dashboard.analysis.figures?.find((one) => one.metric === figure.metric);
  if (other === undefined || found?.value === undefined) return undefined;
  return { name: other.name, value: found.value };
}

function HeadlineFigure({
  figure,
  other,
}: {
  figure: AreaFigure;
  other?: { name: string; value: number };
}) {
  const { t, format, register } = useDashboardTools();
  return (
    <div className="rma-tile">
      <div className="rma-tile-name">{register.nameOf(figure.metric)}</div>
      <div className="rma-tile-value">
        {figure.value === undefined ? (
          <UnknownFigure reason={figure.unknown} />
        ) : (
          formatFigure(figure.value, figure.unit, format)
        )}
      </div>
      <div className="rma-tile-notes">
        <Change name={t('on_month')} change={figure.month_change} />
        <Change name={t('on_year')} change={figure.year_change} />
      </div>
      {other !== undefined && (
        <div className="rma-tile-other">
          {other.name}: {formatFigure(other.value, figure.unit, format)}
        </div>
      )}
    </div>
  );
}

function Change({ name, change }: { name: string; change?: number }) {
  const { format } = useDashboardTools();
  if (change === undefined) return null;
  return (
    <span>
      {name} <ChangeMark change={change} text={formatChange(change, format.language)} />
    </span>
  );
}

/** The five lists as five doors. */
function WhomToServe({ dashboard, scope }: DashboardContext) {
  const { t, format } = useDashboardTools();
  const { classes = [], stable_shops, listed_shops } = dashboard.lists;
  return (
    <section className="rma-serve" aria-label={t('whom_to_serve')}>
      <h2>{t('whom_to_serve')}</h2>
      <p className="rm-muted">{t('listed_of', { listed: listed_shops, stable: stable_shops })}</p>
      <div className="rma-doors">
        {classes.map((list) => (
          <ClassDoor key={list.class_code} list={list} scope={scope} />
        ))}
        <Link className="rma-door" to={targetListLink(scope, { class: 'STABLE' })}>
          <span className="rma-door-name rma-class-stable">{t('stable')}</span>
          <b>{formatFigure(stable_shops, 'count', format)}</b>
          <small>{t('stable_hint')}</small>
        </Link>
      </div>
    </section>
  );
}

function ClassDoor({ list, scope }: { list: ClassList; scope: DashboardContext['scope'] }) {
  const { t, format } = useDashboardTools();
  return (
    <Link className="rma-door" to={targetListLink(scope, { class: list.class_code })}>
      <span className={`rma-door-name rma-door-${list.class_code.toLowerCase()}`}>
        {textIn(list.name, format.language)}
      </span>
      <b>{formatFigure(list.shops, 'count', format)}</b>
      <small>{t('share_of_area', { share: formatFigure(list.share, 'percent', format) })}</small>
    </Link>
  );
}
