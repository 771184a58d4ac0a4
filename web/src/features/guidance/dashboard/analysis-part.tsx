import { Segmented } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router-dom';
import { Chart } from '@/charts/chart';
import { ChartCard } from '@/components/chart-card';
import { formatFigure, textIn } from '@/lib/figure';
import { keyProductOptions, mixOptions } from '../dashboard-charts';
import type { AreaMixLine } from '../dashboard-document';
import { bookLinkByCode, productLinkByCode, targetListLink } from '../links';
import { FigureTable } from './figure-table';
import { useDashboardTools } from './use-dashboard-context';
import type { DashboardContext } from './use-dashboard-context';

/** Part 2 片区分析数据: how the area does, against the company and its own past. */
export function AnalysisPart(context: DashboardContext) {
  return (
    <>
      <FigureTable {...context} />
      <div className="rma-cards">
        <MixCard {...context} />
        <KeyProductCard {...context} />
      </div>
      <div className="rma-cards rma-cards-1-2">
        <GradeMoveCard {...context} />
        <AnomalyCard {...context} />
      </div>
    </>
  );
}

function MixCard(context: DashboardContext) {
  const { t, chart } = useDashboardTools();
  const [by, setBy] = useState<'classes' | 'bands'>('bands');
  const [against, setAgainst] = useState<'company' | 'last' | 'other'>(
    context.other === undefined ? 'company' : 'other',
  );
  const lines = context.dashboard.analysis[by] ?? [];
  const others = new Map(
    (context.other?.dashboard.analysis[by] ?? []).map((line) => [line.code, line.share]),
  );
  const references = {
    company: { name: t('company'), shareOf: (line: AreaMixLine) => line.company_share },
    last: { name: t('last_month'), shareOf: (line: AreaMixLine) => line.last_share },
    other: {
      name: context.other?.name ?? '',
      shareOf: (line: AreaMixLine) => others.get(line.code),
    },
  };
  if (lines.length === 0) return null;
  const choices = [
    { value: 'company' as const, label: t('company') },
    { value: 'last' as const, label: t('last_month') },
    ...(context.other === undefined ? [] : [{ value: 'other' as const, label: context.other.name }]),
  ];
  return (
    <ChartCard title={t('mix')} hint={t('mix_hint')}>
      <div className="rm-row rma-noprint">
        <Segmented
          size="small"
          value={by}
          onChange={setBy}
          options={[
            { value: 'classes', label: t('by_class') },
            { value: 'bands', label: t('by_band') },
          ]}
        />
        <Segmented size="small" value={against} onChange={setAgainst} options={choices} />
      </div>
      <Chart
        options={(theme) =>
          mixOptions(
            lines,
            context.dashboard.header.area_name,
            references[against],
            () => undefined,
            chart(theme),
          )
        }
        label={t('mix')}
        height={lines.length * 32 + 40}
      />
    </ChartCard>
  );
}

function KeyProductCard({ dashboard, scope }: DashboardContext) {
  const { t, chart, drill } = useDashboardTools();
  const products = dashboard.analysis.key_products ?? [];
  return (
    <ChartCard
      title={t('key_products')}
      hint={t(products.length === 0 ? 'key_products_none' : 'key_products_hint')}
      canSave={products.length > 0}
    >
      {products.length > 0 && (
        <Chart
          options={(theme) =>
            keyProductOptions(
              products,
              { own: dashboard.header.area_name, company: t('company') },
              (code) => productLinkByCode(code, scope),
              chart(theme),
            )
          }
          label={t('key_products')}
          height={products.length * 30 + 64}
          onClick={drill}
        />
      )}
    </ChartCard>
  );
}

function GradeMoveCard({ dashboard, scope }: DashboardContext) {
  const { t, format } = useDashboardTools();
  const moves = dashboard.analysis.grade_moves;
  const known = moves.up + moves.same + moves.down;
  const parts = [
    { key: 'up', shops: moves.up, to: targetListLink(scope, { grade_move: 'up' }) },
    { key: 'same', shops: moves.same },
    { key: 'down', shops: moves.down, to: targetListLink(scope, { grade_move: 'down' }) },
  ];
  return (
    <ChartCard title={t('grade_moves')} hint={t('grade_moves_hint')} canSave={false}>
      <div className="rma-stack" role="img" aria-label={t('grade_moves')}>
        {parts
          .filter((part) => part.shops > 0)
          .map((part) => (
            <div
              key={part.key}
              className={`rma-stack-${part.key}`}
              style={{ flexGrow: part.shops }}
            />
          ))}
      </div>
      <ul className="rma-legend">
        {parts.map((part) => {
          const text = `${t(`grade_${part.key}`)} ${formatFigure(part.shops, 'count', format)}`;
          const share = known > 0 ? formatFigure(part.shops / known, 'percent', format) : '';
          return (
            <li key={part.key}>
              <i className={`rma-stack-${part.key}`} aria-hidden />
              {part.to === undefined ? text : <Link to={part.to}>{text}</Link>} <small>{share}</small>
            </li>
          );
        })}
        {moves.unknown > 0 && (
          <li className="rm-muted">{t('grade_unknown', { count: moves.unknown })}</li>
        )}
      </ul>
    </ChartCard>
  );
}

function AnomalyCard({ dashboard, scope }: DashboardContext) {
  const { t, format } = useDashboardTools();
  const shops = dashboard.analysis.anomalies ?? [];
  if (shops.length === 0) return null;
  return (
    <ChartCard
      title={t('anomalies')}
      canSave={false}
      extra={<Link to={targetListLink(scope, { class: 'SALES_ANOMALY' })}>{t('whole_list')}</Link>}
    >
      <ol className="rma-reasons">
        {shops.slice(0, 4).map((line) => (
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
