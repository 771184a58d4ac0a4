import { Chart } from '@/charts/chart';
import { ChartCard } from '@/components/chart-card';
import { UnknownFigure } from '@/components/unknown-figure';
import { textIn } from '@/lib/figure';
import { effectOptions } from '../weakness-charts';
import { useDashboardTools } from './use-dashboard-context';
import type { DashboardContext } from './use-dashboard-context';

/** Part 6 上月拜访成效: did the shops on last month's lists do better than shops like them? */
export function EffectPart({ dashboard }: DashboardContext) {
  const { t, format, chart, register } = useDashboardTools();
  const { effect } = dashboard;
  const classes = effect.classes ?? [];
  if (!effect.present)
    return (
      <p>
        <UnknownFigure reason={effect.unknown} />
      </p>
    );
  const known = classes.filter((line) => line.improved_share !== undefined);
  return (
    <div className="rma-cards">
      <ChartCard title={t('effect_title')} hint={t('effect_method')} wide>
        <Chart
          options={(theme) => effectOptions(classes, chart(theme))}
          label={t('effect_title')}
          height={known.length * 44 + 40}
        />
        <ul className="rma-notes">
          {known.map((line) => (
            <li key={line.class_code}>
              {t('effect_line', {
                name: textIn(line.name, format.language),
                metric: register.nameOf(line.metric),
                listed: line.listed,
                improved: line.improved,
              })}
            </li>
          ))}
          {classes
            .filter((line) => line.unknown !== undefined)
            .map((line) => (
              <li key={line.class_code}>
                {textIn(line.name, format.language)}: <UnknownFigure reason={line.unknown} />
              </li>
            ))}
        </ul>
      </ChartCard>
    </div>
  );
}
