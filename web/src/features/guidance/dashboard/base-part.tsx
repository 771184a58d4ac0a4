import { Segmented } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router-dom';
import { Chart } from '@/charts/chart';
import { ChartCard } from '@/components/chart-card';
import { formatFigure } from '@/lib/figure';
import { breakdownOptions, orderDayOptions } from '../dashboard-charts';
import { bookLinkByCode, shopsLink } from '../links';
import { useDashboardTools } from './use-dashboard-context';
import type { DashboardContext } from './use-dashboard-context';

/** Part 1 片区基础数据: who the shops are. */
export function BasePart(context: DashboardContext) {
  const { t, format } = useDashboardTools();
  const base = context.dashboard.base_data;
  const count = (shops: number): string => formatFigure(shops, 'count', format);
  return (
    <>
      <p className="rma-lead">
        {t('base_sentence', {
          shops: count(base.shops),
          active: count(base.active),
          ordering: count(base.ordering),
        })}
      </p>
      <div className="rma-cards rma-cards-3">
        <BreakdownCard {...context} />
        <OrderDayCard {...context} />
        <LicenseCard {...context} />
      </div>
    </>
  );
}

function BreakdownCard({ dashboard, scope }: DashboardContext) {
  const { t, chart, drill } = useDashboardTools();
  const breakdowns = dashboard.base_data.breakdowns ?? [];
  const [field, setField] = useState('grade');
  const shown = breakdowns.find((one) => one.field === field) ?? breakdowns[0];
  if (shown === undefined) return null;
  return (
    <ChartCard title={t('breakdown_by', { field: t(`field.${shown.field}`) })} hint={t('click_bar')}>
      <Segmented
        size="small"
        className="rma-noprint rma-wrap"
        value={shown.field}
        onChange={(value) => setField(String(value))}
        options={breakdowns.map((one) => ({ value: one.field, label: t(`field.${one.field}`) }))}
      />
      <Chart
        options={(theme) =>
          breakdownOptions(
            shown.lines ?? [],
            (code) => shopsLink(scope, shown.field, code),
            chart(theme),
          )
        }
        label={t('breakdown_by', { field: t(`field.${shown.field}`) })}
        height={Math.max(140, (shown.lines ?? []).length * 30 + 8)}
        onClick={drill}
      />
    </ChartCard>
  );
}

function OrderDayCard({ dashboard, scope }: DashboardContext) {
  const { t, chart, drill } = useDashboardTools();
  const days = dashboard.base_data.order_days ?? [];
  if (days.length === 0) return null;
  return (
    <ChartCard title={t('order_days')} hint={t('order_days_hint')}>
      <Chart
        options={(theme) =>
          orderDayOptions(days, (code) => shopsLink(scope, 'order_weekday', code), chart(theme))
        }
        label={t('order_days')}
        height={200}
        onClick={drill}
      />
    </ChartCard>
  );
}

function LicenseCard({ dashboard, scope }: DashboardContext) {
  const { t } = useDashboardTools();
  const { licenses_expiring, expiring = [] } = dashboard.base_data;
  return (
    <ChartCard title={t('licenses', { count: licenses_expiring })} canSave={false}>
      {expiring.length === 0 ? (
        <p className="rm-muted">{t('licenses_none')}</p>
      ) : (
        <ul className="rma-lines">
          {expiring.map(({ shop, days_left }) => (
            <li key={shop.customer_code}>
              <Link to={bookLinkByCode(shop.customer_code, scope.period)}>{shop.shop_name}</Link>
              <span className={days_left < 0 ? 'rm-bad' : undefined}>
                {days_left < 0
                  ? t('license_expired', { count: -days_left })
                  : t('license_left', { count: days_left })}
              </span>
            </li>
          ))}
        </ul>
      )}
    </ChartCard>
  );
}
