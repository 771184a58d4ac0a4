import { StopOutlined } from '@ant-design/icons';
import { Link } from 'react-router-dom';
import { ChartCard } from '@/components/chart-card';
import { formatFigure, textIn } from '@/lib/figure';
import type { ClassList } from '../dashboard-document';
import { bookLinkByCode, targetListLink } from '../links';
import { useDashboardTools } from './use-dashboard-context';
import type { DashboardContext } from './use-dashboard-context';

const SHOWN = 3;

/** Part 5 五类名单: the first of each list with the reason, and whom a rule kept out. */
export function ListsPart(context: DashboardContext) {
  return (
    <>
      <div className="rma-cards rma-cards-3">
        {(context.dashboard.lists.classes ?? []).map((list) => (
          <ListCard key={list.class_code} list={list} scope={context.scope} />
        ))}
        <Gates {...context} />
      </div>
    </>
  );
}

function ListCard({ list, scope }: { list: ClassList; scope: DashboardContext['scope'] }) {
  const { t, format } = useDashboardTools();
  return (
    <ChartCard
      title={`${textIn(list.name, format.language)} ${formatFigure(list.shops, 'count', format)}`}
      canSave={false}
      extra={<Link to={targetListLink(scope, { class: list.class_code })}>{t('whole_list')}</Link>}
    >
      {(list.top ?? []).length === 0 && <p className="rm-muted">{t('list_empty')}</p>}
      <ol className="rma-reasons">
        {(list.top ?? []).slice(0, SHOWN).map((line) => (
          <li key={line.shop.customer_code}>
            <Link to={bookLinkByCode(line.shop.customer_code, scope.period)}>
              {line.shop.shop_name}
            </Link>
            <p>{textIn(line.reason, format.language)}</p>
          </li>
        ))}
      </ol>
    </ChartCard>
  );
}

/** Rules that kept shops out are shown, not hidden: nobody should wonder where a shop went. */
function Gates({ dashboard, scope }: DashboardContext) {
  const { t, format } = useDashboardTools();
  const gates = dashboard.lists.gates ?? [];
  if (gates.length === 0) return null;
  return (
    <div className="rma-gates">
      <h4>
        <StopOutlined aria-hidden /> {t('gates')}
      </h4>
      <ul>
        {gates.map((gate) => (
          <li key={gate.rule}>
            <Link to={targetListLink(scope, { gates: gate.rule })}>
              {t('gate_shops', { count: gate.shops })}
            </Link>{' '}
            {textIn(gate.text, format.language)} <code>{gate.rule}</code>
          </li>
        ))}
      </ul>
    </div>
  );
}
