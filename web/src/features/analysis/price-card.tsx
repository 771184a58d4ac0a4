import { ChartCard } from '@/components/chart-card';
import type { DocumentOf } from './api/results';
import { PlainTable } from './plain-table';
import { useAnalysisWords } from './use-words';

type Document = DocumentOf<'substitution'>;
type Answer = Document['priced'][number]['answer'];

/** What changes of the list price did to sales, and of how many products that cannot be told. */
export function PriceCard({ document }: { document: Document }) {
  const { t, code, figure } = useAnalysisWords();
  const interval = (answer: Answer): string => `${answer.low.toFixed(2)} – ${answer.high.toFixed(2)}`;
  const figures = [t('substitution.answer'), t('substitution.interval'), t('substitution.changes')];
  const cells = (answer: Answer): string[] => [
    answer.value.toFixed(2),
    interval(answer),
    figure(answer.changes, 'count'),
  ];
  return (
    <ChartCard
      title={t('substitution.price')}
      hint={t('substitution.price_hint')}
      canSave={false}
      wide
      table={{
        head: [t('substitution.product'), t('substitution.price_of'), ...figures],
        rows: [
          ...document.priced.map((one) => [one.product_name, one.product_name, ...rowOf(one.answer)]),
          ...document.rivals.map((one) => [one.product_name, one.rival_name, ...rowOf(one.answer)]),
        ],
      }}
    >
      <ul className="rma-facts">
        {document.verdicts
          .filter((one) => one.products > 0)
          .map((one) => (
            <li key={one.verdict}>
              {t('substitution.verdict_count', {
                verdict: code('price_verdict', one.verdict),
                count: one.products,
              })}
            </li>
          ))}
      </ul>
      {document.priced.length > 0 && (
        <PlainTable
          label={t('substitution.own_price')}
          head={[t('substitution.own_price'), ...figures]}
          firstNumber={1}
          rows={document.priced.map((one) => ({ key: one.product, cells: [one.product_name, ...cells(one.answer)] }))}
        />
      )}
      {document.rivals.length > 0 && (
        <PlainTable
          label={t('substitution.other_price')}
          head={[t('substitution.other_price'), t('substitution.price_of'), ...figures]}
          firstNumber={2}
          rows={document.rivals.map((one) => ({
            key: `${one.product}-${one.rival}`,
            cells: [one.product_name, one.rival_name, ...cells(one.answer)],
          }))}
        />
      )}
      <p className="rm-muted rma-foot-note">{t('substitution.price_law')}</p>
    </ChartCard>
  );
}

function rowOf(answer: Answer): (number | string)[] {
  return [answer.value, `${answer.low.toFixed(2)} – ${answer.high.toFixed(2)}`, answer.changes];
}
