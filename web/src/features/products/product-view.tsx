import { Tabs } from 'antd';
import { useTranslation } from 'react-i18next';
import { Chart } from '@/charts/chart';
import { ChartCard } from '@/components/chart-card';
import { WhyMetric } from '@/components/why-metric';
import { useFigureFormat } from '@/lib/company';
import { formatFigure, quantityWord, textIn } from '@/lib/figure';
import { formatPeriod } from '@/lib/format';
import { useMetricRegister } from '@/lib/metric-register';
import type { ProductFigure, ProductMonth, ProductPage } from './api/products';
import { BuyerTable } from './buyer-table';
import { areaShelfOptions, gradeCoverageOptions, salesTrendOptions } from './product-charts';
import { StateTag } from './state-tag';
import '@/components/analysis.css';
import './product.css';

/** One product: how it stands, who buys it, who stopped. */
export function ProductView({ product }: { product: ProductPage }) {
  const { t } = useTranslation('products');
  const { month } = product;
  return (
    <div className="rma-product">
      {month ? (
        <Month month={month} />
      ) : (
        <p className="rm-muted" role="status">
          {t(product.is_preparing ? 'preparing' : 'no_month')}
        </p>
      )}
      {month && (
        <ChartCard title={t('who')} canSave={false} wide>
          <Tabs
            items={(['buying', 'new', 'stopped'] as const).map((kind) => ({
              key: kind,
              label: t(`buyers.${kind}`),
              children: <BuyerTable productId={product.id} kind={kind} />,
            }))}
          />
        </ChartCard>
      )}
    </div>
  );
}

const HEADLINE = [
  'quantity',
  'shelf_rate',
  'order_fill_rate',
  'repurchase_rate',
  'price_index',
  'days_of_supply',
] as const;

function Month({ month }: { month: ProductMonth }) {
  const { t } = useTranslation('products');
  const format = useFigureFormat();
  return (
    <>
      <p className="rm-muted">
        {formatPeriod(month.period)}
        {month.records_changed && <> · {t('records_changed')}</>}
      </p>
      <div className="rma-product-tiles">
        {HEADLINE.map((metric) => month.figures.find((figure) => figure.metric === metric))
          .filter((figure): figure is ProductFigure => figure !== undefined)
          .map((figure) => (
            <FigureTile key={figure.metric} figure={figure} />
          ))}
      </div>
      <div className="rma-cards">
        <StateCard month={month} />
        <ChartCard title={t('sales')}>
          <Chart
            options={(theme) =>
              salesTrendOptions(
                month.history,
                { quantity: t('quantity', { unit: quantityWord(format) }), buyers: t('buyer_count') },
                theme,
                format,
              )
            }
            label={t('sales')}
            height={280}
          />
        </ChartCard>
        <ChartCard title={t('by_area')} hint={t('by_area_hint')}>
          <Chart
            options={(theme) =>
              areaShelfOptions(month.by_area, t('guidance:not_recorded'), theme, format)
            }
            label={t('by_area')}
            height={Math.max(120, month.by_area.length * 28 + 8)}
          />
        </ChartCard>
        <ChartCard title={t('by_grade')} hint={t('by_grade_hint')}>
          <Chart
            options={(theme) => gradeCoverageOptions(month.by_grade, t('by_grade'), theme, format)}
            label={t('by_grade')}
            height={240}
          />
        </ChartCard>
      </div>
    </>
  );
}

function FigureTile({ figure }: { figure: ProductFigure }) {
  const register = useMetricRegister();
  return (
    <div className="rma-product-tile">
      <div className="rm-muted">
        {register.nameOf(figure.metric)} <WhyMetric metric={figure.metric} scope="product" />
      </div>
      <b>
        <FigureValue figure={figure} />
      </b>
    </div>
  );
}

function FigureValue({ figure }: { figure: ProductFigure }) {
  const format = useFigureFormat();
  const register = useMetricRegister();
  if (figure.value === null || figure.value === undefined)
    return (
      <span className="rma-unknown">{textIn(figure.unknown ?? undefined, format.language)}</span>
    );
  const unit = register.find(figure.metric, 'product')?.unit ?? '1';
  return <>{formatFigure(figure.value, unit, format)}</>;
}

/** 品规状态评价: the label, the score, and every figure it was decided by. */
function StateCard({ month }: { month: ProductMonth }) {
  const { t } = useTranslation('products');
  const format = useFigureFormat();
  const register = useMetricRegister();
  const { evaluation } = month;
  return (
    <ChartCard title={t('evaluation')} hint={textIn(evaluation.rule, format.language)} canSave={false}>
      <p className="rma-evaluation">
        <StateTag name={evaluation.name} />
        {typeof evaluation.score === 'number' && (
          <span>
            {t('score')} <b>{formatFigure(evaluation.score, 'score', format)}</b>
          </span>
        )}
        {evaluation.life_cycle && (
          <span>
            {t('life_cycle')} <b>{textIn(evaluation.life_cycle, format.language)}</b>
          </span>
        )}
      </p>
      <dl className="rma-inputs-grid">
        {evaluation.inputs.map((figure) => (
          <div key={figure.metric}>
            <dt>
              {register.nameOf(figure.metric)} <WhyMetric metric={figure.metric} scope="product" />
            </dt>
            <dd>
              <FigureValue figure={figure} />
            </dd>
          </div>
        ))}
      </dl>
    </ChartCard>
  );
}
