import { Button, Select } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router-dom';
import { ChartCard } from '@/components/chart-card';
import { unknownText } from '@/lib/format';
import type { DocumentOf } from './api/results';
import { PlainTable } from './plain-table';
import { beyondChance, distinctNames, exchanges, movesOf } from './substitution-charts';
import type { MoveOrder } from './substitution-charts';
import { useAnalysisWords } from './use-words';

interface Props {
  document: DocumentOf<'substitution'>;
  onChoose: (product: string) => void;
}

const PAGE = 20;
const ORDERS: readonly MoveOrder[] = ['beyond', 'draw', 'quantity', 'shops'];

/** Who stands in for whom: of all products or of one. */
export function MoveCard({ document, product, onChoose }: Props & { product: string }) {
  const { t, figure } = useAnalysisWords();
  const [order, setOrder] = useState<MoveOrder>('beyond');
  const [shown, setShown] = useState(PAGE);
  const names = distinctNames(document.products);
  const nameOf = (id: string): string => names.get(id) ?? id;
  const moves = movesOf(document.moves, product, order);
  const head = [
    t('substitution.from'),
    t('substitution.to'),
    t('substitution.draw'),
    t('substitution.beyond'),
    t('substitution.quantity'),
    t('substitution.shops_moved'),
  ];
  return (
    <ChartCard
      title={t('substitution.table')}
      hint={t('substitution.table_hint')}
      canSave={false}
      wide
      extra={
        <>
          <Select
            showSearch={{ optionFilterProp: 'label' }}
            aria-label={t('range.search')}
            className="rma-series-choice"
            value={product}
            onChange={onChoose}
            options={[
              { value: '', label: t('range.all') },
              ...document.products.map((one) => ({ value: one.product, label: nameOf(one.product) })),
            ]}
          />
          <Select
            size="small"
            aria-label={t('substitution.order')}
            value={order}
            onChange={setOrder}
            options={ORDERS.map((one) => ({ value: one, label: t(`substitution.by_${one}`) }))}
          />
        </>
      }
      table={{
        head,
        rows: moves.map((move) => [
          nameOf(move.from),
          nameOf(move.to),
          move.draw ?? null,
          beyondChance(move),
          move.quantity,
          move.shops,
        ]),
      }}
    >
      {moves.length === 0 ? (
        <p className="rm-muted">{t('substitution.none', { least: figure(document.shops_least, 'count') })}</p>
      ) : (
        <PlainTable
          label={t('substitution.table')}
          head={head}
          firstNumber={2}
          rows={moves.slice(0, shown).map((move) => {
            const beyond = beyondChance(move);
            return {
              key: `${move.from}-${move.to}`,
              cells: [
                nameOf(move.from),
                <Link key="to" className="rma-link" to={`/products/${move.to}`}>
                  {nameOf(move.to)}
                </Link>,
                typeof move.draw === 'number' ? `×${move.draw.toFixed(1)}` : unknownText,
                beyond === null ? unknownText : figure(Math.round(beyond), 'count'),
                figure(Math.round(move.quantity), 'count'),
                figure(move.shops, 'count'),
              ],
            };
          })}
        />
      )}
      {moves.length > shown && (
        <Button type="dashed" block onClick={() => setShown(shown + PAGE)}>
          {t('common:action.more')}
        </Button>
      )}
    </ChartCard>
  );
}

/** What switching alone took from and brought to each product. */
export function ExchangeCard({ document, onChoose }: Props) {
  const { t, figure } = useAnalysisWords();
  const rows = exchanges(document.products);
  const names = distinctNames(document.products);
  const count = (value: number | null | undefined): string =>
    typeof value === 'number' ? figure(Math.round(value), 'count') : unknownText;
  const head = [
    t('substitution.product'),
    t('substitution.before'),
    t('substitution.now'),
    t('substitution.out'),
    t('substitution.in'),
    t('substitution.net'),
  ];
  return (
    <ChartCard
      title={t('substitution.exchange')}
      hint={t('substitution.exchange_hint', { least: figure(document.shops_least, 'count') })}
      canSave={false}
      wide
      table={{
        head,
        rows: rows.map((row) => [
          names.get(row.product.product) ?? null,
          row.product.quantity_before ?? null,
          row.product.quantity_now ?? null,
          row.out,
          row.in,
          row.net,
        ]),
      }}
    >
      <PlainTable
        label={t('substitution.exchange')}
        head={head}
        firstNumber={1}
        rows={rows.map((row) => ({
          key: row.product.product,
          cells: [
            <button key="name" type="button" className="rma-sort" onClick={() => onChoose(row.product.product)}>
              {names.get(row.product.product)}
            </button>,
            count(row.product.quantity_before),
            count(row.product.quantity_now),
            count(row.out),
            count(row.in),
            row.net !== null && row.net > 0 ? `+${count(row.net)}` : count(row.net),
          ],
        }))}
      />
    </ChartCard>
  );
}
