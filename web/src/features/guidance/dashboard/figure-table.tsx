import { ChangeMark } from '@/components/change-mark';
import { UnknownFigure } from '@/components/unknown-figure';
import { WhyMetric } from '@/components/why-metric';
import { changeOf, formatChange, formatFigure } from '@/lib/figure';
import type { AreaFigure } from '../dashboard-document';
import { useDashboardTools } from './use-dashboard-context';
import type { DashboardContext } from './use-dashboard-context';

/** Figures that add up: a share of the company says more than a distance from it. */
const ADDITIVE = new Set(['quantity', 'amount_minor', 'ordering_shops']);

/** Every figure of the area beside the company's (对标), its own past, and another area's. */
export function FigureTable({ dashboard, other }: DashboardContext) {
  const { t } = useDashboardTools();
  const others = new Map(
    (other?.dashboard.analysis.figures ?? []).map((figure) => [figure.metric, figure]),
  );
  return (
    <div className="rma-table-scroll" tabIndex={0} role="region" aria-label={t('figures')}>
      <table className="rma-figures-table">
        <thead>
          <tr>
            <th>{t('figure')}</th>
            <th className="rma-num">{dashboard.header.area_name}</th>
            {other !== undefined && <th className="rma-num">{other.name}</th>}
            <th className="rma-num">{t('company')}</th>
            <th>{t('against_company')}</th>
            <th className="rma-num">{t('on_month')}</th>
            <th className="rma-num">{t('on_year')}</th>
          </tr>
        </thead>
        <tbody>
          {(dashboard.analysis.figures ?? []).map((figure) => (
            <FigureRow
              key={figure.metric}
              figure={figure}
              other={other === undefined ? undefined : (others.get(figure.metric) ?? null)}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function FigureRow({ figure, other }: { figure: AreaFigure; other?: AreaFigure | null }) {
  const { register } = useDashboardTools();
  return (
    <tr>
      <th scope="row">
        {register.nameOf(figure.metric)}{' '}
        <WhyMetric metric={figure.metric} scope="area" method={figure.method} />
      </th>
      <td className="rma-num rma-strong">
        <Value value={figure.value} unknown={figure.unknown} unit={figure.unit} />
      </td>
      {other !== undefined && (
        <td className="rma-num">
          <Value value={other?.value} unknown={other?.unknown} unit={figure.unit} />
        </td>
      )}
      <td className="rma-num">
        {ADDITIVE.has(figure.metric) ? '' : <Value value={figure.company} unit={figure.unit} />}
      </td>
      <td>
        <AgainstCompany figure={figure} />
      </td>
      <td className="rma-num">
        <Change change={figure.month_change} />
      </td>
      <td className="rma-num">
        <Change change={figure.year_change} />
      </td>
    </tr>
  );
}

function Value({ value, unknown, unit }: { value?: number; unknown?: string; unit: string }) {
  const { format } = useDashboardTools();
  if (value === undefined) return <UnknownFigure reason={unknown} inline />;
  return <>{formatFigure(value, unit, format)}</>;
}

function Change({ change }: { change?: number }) {
  const { format } = useDashboardTools();
  if (change === undefined) return <span className="rm-muted">—</span>;
  return <ChangeMark change={change} text={formatChange(change, format.language)} />;
}

/** A small bar left or right of the company's figure; for sums the part of the company. */
function AgainstCompany({ figure }: { figure: AreaFigure }) {
  const { t, format } = useDashboardTools();
  if (figure.value === undefined || !figure.company) return null;
  if (ADDITIVE.has(figure.metric))
    return (
      <span className="rm-muted">
        {t('part_of_company', {
          share: formatFigure(figure.value / figure.company, 'percent', format),
        })}
      </span>
    );
  const distance = changeOf(figure.value, figure.company) ?? 0;
  const width = Math.min(50, Math.abs(distance) * 100);
  return (
    <span className="rma-against" title={formatChange(distance, format.language)}>
      <span className="rma-against-track" aria-hidden>
        <span style={{ left: `${distance < 0 ? 50 - width : 50}%`, width: `${width}%` }} />
      </span>
      {formatChange(distance, format.language)}
    </span>
  );
}
