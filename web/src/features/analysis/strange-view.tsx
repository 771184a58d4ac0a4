import { Link } from 'react-router-dom';
import { Chart } from '@/charts/chart';
import { ChartCard } from '@/components/chart-card';
import { Figure, Figures } from '@/components/figure';
import { formatPeriod } from '@/lib/format';
import type { DocumentOf } from './api/results';
import { PlainTable } from './plain-table';
import { ResultView } from './result-view';
import { strangeOptions } from './strange-charts';
import { useAnalysisWords } from './use-words';

/** 异常: months that a shop's own past does not explain, for somebody to check. */
export function StrangeView({ period }: { period: string }) {
  return (
    <ResultView model="strange" period={period}>
      {(document) => (
        <>
          <Headline document={document} />
          <div className="rma-cards">
            <MonthCard document={document} />
            <AreaCard document={document} />
            <EventCard document={document} />
          </div>
        </>
      )}
    </ResultView>
  );
}

type Document = DocumentOf<'strange'>;
type Props = { document: Document };

function Headline({ document }: Props) {
  const { t, figure } = useAnalysisWords();
  return (
    <Figures>
      <Figure label={t('strange.shops')} value={figure(document.shops, 'count')} note={t('strange.shops_note')} />
      <Figure
        label={t('strange.with_events')}
        value={figure(document.shops_with_events, 'count')}
        note={figure(document.shops > 0 ? document.shops_with_events / document.shops : 0, 'percent')}
      />
      <Figure
        label={t('strange.short')}
        value={figure(document.shops_short, 'count')}
        note={t('forecast.shops_short_note')}
      />
      <Figure
        label={t('strange.compared')}
        value={t(document.is_seasonal ? 'strange.seasonal' : 'strange.not_seasonal')}
        note={t(document.is_seasonal ? 'strange.seasonal_note' : 'strange.not_seasonal_note')}
      />
    </Figures>
  );
}

function MonthCard({ document }: Props) {
  const { t, code, figure } = useAnalysisWords();
  const words = {
    monthUp: code('strange_kind', 'month_up'),
    levelUp: code('strange_kind', 'level_up'),
    monthDown: code('strange_kind', 'month_down'),
    levelDown: code('strange_kind', 'level_down'),
  };
  const nameOf = (month: Document['months'][number]): string =>
    month.holiday === '' ? month.period : `${month.period}\n${code('holiday', month.holiday)}`;
  return (
    <ChartCard
      title={t('strange.months')}
      hint={t('strange.months_hint')}
      table={{
        head: [
          t('forecast.month'),
          words.levelUp,
          words.monthUp,
          words.levelDown,
          words.monthDown,
          t('strange.movement'),
          t('strange.holiday'),
          t('strange.explained'),
        ],
        rows: document.months.map((month) => [
          month.period,
          month.level_up,
          month.month_up,
          month.level_down,
          month.month_down,
          month.movement,
          month.holiday === '' ? null : code('holiday', month.holiday),
          month.explained,
        ]),
      }}
    >
      <Chart
        options={(theme) => strangeOptions(document.months, document.months.map(nameOf), words, theme)}
        label={t('strange.months')}
        height={300}
      />
      <p className="rm-muted">
        {t('strange.movement_note', {
          months: document.months
            .map((month) => `${formatPeriod(month.period)} ×${month.movement.toFixed(2)}`)
            .join(t('list_comma')),
          explained: figure(document.months.reduce((sum, month) => sum + month.explained, 0), 'count'),
        })}
      </p>
    </ChartCard>
  );
}

function AreaCard({ document }: Props) {
  const { t, figure } = useAnalysisWords();
  const head = [t('strange.area'), t('strange.looked_at'), t('strange.with_events'), t('strange.up'), t('strange.down')];
  return (
    <ChartCard
      title={t('strange.areas')}
      canSave={false}
      table={{
        head,
        rows: document.areas.map((area) => [area.name, area.shops, area.shops_with_events, area.up, area.down]),
      }}
    >
      <PlainTable
        label={t('strange.areas')}
        head={head}
        firstNumber={1}
        rows={document.areas.map((area) => ({
          key: area.code,
          cells: [
            area.name === '' ? t('strange.no_area') : area.name,
            figure(area.shops, 'count'),
            figure(area.shops_with_events, 'count'),
            figure(area.up, 'count'),
            figure(area.down, 'count'),
          ],
        }))}
      />
    </ChartCard>
  );
}

/** The strongest events: each leads to the shop, and so to the orders behind it. */
function EventCard({ document }: Props) {
  const { t, code, figure } = useAnalysisWords();
  const head = [
    t('strange.shop'),
    t('strange.area'),
    t('forecast.month'),
    t('strange.what'),
    t('strange.actual'),
    t('strange.expected'),
    t('strange.difference'),
  ];
  const kindOf = ({ event }: Document['strongest'][number]): string =>
    code('strange_kind', `${event.kind}_${event.actual < event.expected ? 'down' : 'up'}`);
  return (
    <ChartCard
      title={t('strange.strongest')}
      hint={t('strange.strongest_hint')}
      canSave={false}
      wide
      table={{
        head: [t('strange.code'), ...head],
        rows: document.strongest.map((shop) => [
          shop.code,
          shop.name,
          shop.area_name,
          shop.event.period,
          kindOf(shop),
          shop.event.actual,
          shop.event.expected,
          shop.event.actual - shop.event.expected,
        ]),
      }}
    >
      {document.strongest.length === 0 ? (
        <p className="rm-muted">{t('strange.none')}</p>
      ) : (
        <PlainTable
          label={t('strange.strongest')}
          head={head}
          firstNumber={4}
          rows={document.strongest.map((shop, index) => ({
            key: `${shop.customer}-${index}`,
            cells: [
              <Link key="shop" className="rma-link" to={`/customers/${shop.customer}?tab=portrait`}>
                {shop.name}
              </Link>,
              shop.area_name,
              formatPeriod(shop.event.period),
              <span key="kind" className={shop.event.actual < shop.event.expected ? 'rm-warn' : undefined}>
                {kindOf(shop)}
              </span>,
              figure(shop.event.actual, 'count'),
              figure(shop.event.expected, 'count'),
              <b key="difference">{signed(shop.event.actual - shop.event.expected, figure)}</b>,
            ],
          }))}
        />
      )}
    </ChartCard>
  );
}

function signed(value: number, figure: (value: number, unit: string) => string): string {
  return value > 0 ? `+${figure(value, 'count')}` : figure(value, 'count');
}
