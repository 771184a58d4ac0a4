import { ChartCard } from '@/components/chart-card';
import { formatPeriod } from '@/lib/format';
import type { DocumentOf } from './api/results';
import { PlainTable } from './plain-table';
import { ShareBar } from './share-bar';
import { useAnalysisWords } from './use-words';

type Props = { document: DocumentOf<'forecast'> };

/** What was said of past months before they came. */
export function HeldOutCard({ document }: Props) {
  const { t, code, figure } = useAnalysisWords();
  const head = [
    t('forecast.kind'),
    t('forecast.month'),
    t('forecast.series'),
    t('forecast.said'),
    t('forecast.came'),
    t('measure.relative_error'),
    t('forecast.plain_error'),
    t('forecast.covered'),
  ];
  return (
    <ChartCard
      title={t('forecast.held_out')}
      hint={t('forecast.held_out_hint', { level: figure(document.level, 'percent') })}
      canSave={false}
      table={{
        head,
        rows: document.held_out.map((row) => [
          code('forecast_kind', row.kind),
          row.period,
          row.series,
          row.forecast,
          row.actual,
          row.error,
          row.baseline_error ?? null,
          row.covered,
        ]),
      }}
    >
      <PlainTable
        label={t('forecast.held_out')}
        head={[head[0], head[1], head[2], head[5], head[6], head[7]].map((name) => name ?? '')}
        firstNumber={2}
        rows={document.held_out.map((row) => ({
          key: `${row.kind}-${row.period}`,
          cells: [
            code('forecast_kind', row.kind),
            formatPeriod(row.period),
            figure(row.series, 'count'),
            <b key="error" className={isBetter(row) ? 'rm-good' : undefined}>
              {figure(row.error, 'percent')}
            </b>,
            typeof row.baseline_error === 'number' ? figure(row.baseline_error, 'percent') : t('value.unknown'),
            figure(row.covered, 'percent'),
          ],
        }))}
      />
    </ChartCard>
  );
}

function isBetter(row: DocumentOf<'forecast'>['held_out'][number]): boolean {
  return typeof row.baseline_error === 'number' && row.error < row.baseline_error;
}

/** Which methods the shops' forecasts are made by. */
export function MethodCard({ document }: Props) {
  const { t, inWords, figure } = useAnalysisWords();
  return (
    <ChartCard
      title={t('forecast.methods')}
      hint={t('forecast.methods_hint')}
      canSave={false}
      table={{
        head: [t('forecast.method'), t('shops')],
        rows: document.methods.map((one) => [inWords(one.name), one.shops]),
      }}
    >
      <PlainTable
        label={t('forecast.methods')}
        head={[t('forecast.method'), t('shops')]}
        rows={document.methods
          .filter((one) => one.shops > 0)
          .map((one) => ({
            key: one.method,
            cells: [
              inWords(one.name),
              <ShareBar
                key="share"
                share={document.shops > 0 ? one.shops / document.shops : 0}
                text={figure(one.shops, 'count')}
                isStrong
              />,
            ],
          }))}
      />
    </ChartCard>
  );
}

/** Feasts of the moon's calendar, and what they do to a month. */
export function HolidayCard({ document }: Props) {
  const { t, inWords } = useAnalysisWords();
  if (document.holidays.length === 0) return null;
  const dayText = (day: number): string =>
    day === 0 ? t('forecast.day_0') : t(day < 0 ? 'forecast.day_before' : 'forecast.day_after', { days: Math.abs(day) });
  const head = [t('forecast.holiday'), t('forecast.holiday_days'), t('forecast.factor'), t('forecast.factor_range')];
  return (
    <ChartCard
      title={t('forecast.holidays')}
      hint={t('forecast.holidays_hint')}
      canSave={false}
      table={{
        head: [...head.slice(0, 3), t('forecast.low'), t('forecast.high')],
        rows: document.holidays.map((one) => [
          inWords(one.name),
          `${one.first_day} – ${one.last_day}`,
          one.factor,
          one.factor_low,
          one.factor_high,
        ]),
      }}
    >
      <PlainTable
        label={t('forecast.holidays')}
        head={head}
        firstNumber={2}
        rows={document.holidays.map((one) => ({
          key: `${one.holiday}-${one.first_day}`,
          cells: [
            inWords(one.name),
            t('forecast.days_around', { from: dayText(one.first_day), to: dayText(one.last_day) }),
            <b key="factor">{one.factor.toFixed(2)}</b>,
            `${one.factor_low.toFixed(2)}–${one.factor_high.toFixed(2)}`,
          ],
        }))}
      />
    </ChartCard>
  );
}
