import { Button, Select } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router-dom';
import { ChartCard } from '@/components/chart-card';
import type { DocumentOf } from './api/results';
import { rulesOf } from './range-charts';
import type { RangeRule, RuleOrder } from './range-charts';
import { useAnalysisWords } from './use-words';

interface Props {
  document: DocumentOf<'range'>;
  /** Rules that name it; empty: all. */
  product: string;
  onChoose: (product: string) => void;
}

const PAGE = 25;
const COLUMNS: readonly RuleOrder[] = ['confidence', 'lift', 'shops', 'lacking'];
const NAMES: Readonly<Record<RuleOrder, string>> = {
  leverage: 'range.leverage',
  confidence: 'range.confidence',
  lift: 'range.lift',
  shops: 'range.carrying',
  lacking: 'range.lacking',
};

/** The rules as a table: of all products or of one, in the order of any figure. */
export function RuleCard({ document, product, onChoose }: Props) {
  const { t } = useAnalysisWords();
  const [order, setOrder] = useState<RuleOrder>('leverage');
  const [shown, setShown] = useState(PAGE);
  const nameOf = (id: string): string => document.products.find((one) => one.product === id)?.product_name ?? id;
  const rules = rulesOf(document.rules, product, order);
  return (
    <ChartCard
      title={t('range.table')}
      hint={t('range.table_hint')}
      canSave={false}
      wide
      extra={
        <Select
          showSearch={{ optionFilterProp: 'label' }}
          aria-label={t('range.search')}
          className="rma-series-choice"
          value={product}
          onChange={onChoose}
          options={[
            { value: '', label: t('range.all') },
            ...document.products.map((one) => ({ value: one.product, label: one.product_name })),
          ]}
        />
      }
      table={{
        head: [
          t('range.left'),
          t('range.right'),
          ...COLUMNS.map((column) => t(NAMES[column])),
          t('range.support'),
          t('range.leverage'),
          t('range.conviction'),
          t('range.p'),
        ],
        rows: rules.map((rule) => [
          rule.left.map(nameOf).join(' + '),
          nameOf(rule.right),
          ...COLUMNS.map((column) => rule[column]),
          rule.support,
          rule.leverage,
          rule.conviction ?? null,
          rule.p,
        ]),
      }}
    >
      {rules.length === 0 ? (
        <p className="rm-muted">{t('range.none')}</p>
      ) : (
        <RuleTable rules={rules.slice(0, shown)} nameOf={nameOf} order={order} onOrder={setOrder} />
      )}
      {rules.length > shown && (
        <Button type="dashed" block onClick={() => setShown(shown + PAGE)}>
          {t('common:action.more')}
        </Button>
      )}
    </ChartCard>
  );
}

function RuleTable({
  rules,
  nameOf,
  order,
  onOrder,
}: {
  rules: readonly RangeRule[];
  nameOf: (id: string) => string;
  order: RuleOrder;
  onOrder: (order: RuleOrder) => void;
}) {
  const { t, figure } = useAnalysisWords();
  return (
    <div className="rma-table-scroll" tabIndex={0} role="region" aria-label={t('range.table')}>
      <table className="rma-plain-table rma-many">
        <thead>
          <tr>
            <th>{t('range.left')}</th>
            <th>{t('range.right')}</th>
            {COLUMNS.map((column) => (
              <th key={column} className="rma-num" aria-sort={order === column ? 'descending' : 'none'}>
                <button
                  type="button"
                  className="rma-sort"
                  onClick={() => onOrder(order === column ? 'leverage' : column)}
                >
                  {t(NAMES[column])} {order === column ? '↓' : ''}
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rules.map((rule) => (
            <tr key={`${rule.left.join()}-${rule.right}`}>
              <td>{rule.left.map(nameOf).join(' + ')}</td>
              <td>
                <Link className="rma-link" to={`/products/${rule.right}`}>
                  {nameOf(rule.right)}
                </Link>
              </td>
              <td className="rma-num">{figure(rule.confidence, 'percent')}</td>
              <td className="rma-num">×{rule.lift.toFixed(2)}</td>
              <td className="rma-num">{figure(rule.shops, 'count')}</td>
              <td className="rma-num">{figure(rule.lacking, 'count')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
