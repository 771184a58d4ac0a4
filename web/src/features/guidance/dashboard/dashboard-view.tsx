import type { ComponentType } from 'react';
import { textIn } from '@/lib/figure';
import { AnalysisPart } from './analysis-part';
import { BasePart } from './base-part';
import { EffectPart } from './effect-part';
import { Headline } from './headline';
import { IndicatorPart } from './indicator-part';
import { ListsPart } from './lists-part';
import { useDashboardTools } from './use-dashboard-context';
import type { DashboardContext } from './use-dashboard-context';
import { WeaknessPart } from './weakness-part';
import '@/components/analysis.css';
import './dashboard.css';

const PARTS: readonly { id: string; Part: ComponentType<DashboardContext> }[] = [
  { id: 'base', Part: BasePart },
  { id: 'analysis', Part: AnalysisPart },
  { id: 'indicators', Part: IndicatorPart },
  { id: 'weaknesses', Part: WeaknessPart },
  { id: 'lists', Part: ListsPart },
  { id: 'effect', Part: EffectPart },
];

/** The area dashboard (市场经营数字看板) in its six parts; two side by side when compared. */
export function DashboardView(context: DashboardContext) {
  const { t, format } = useDashboardTools();
  return (
    <div className="rma-dashboard">
      <ul className="rma-summary">
        {(context.dashboard.summary ?? []).map((sentence) => (
          <li key={sentence.code}>{textIn(sentence, format.language)}</li>
        ))}
      </ul>
      <Headline {...context} />
      <nav className="rma-anchors rma-noprint" aria-label={t('parts')}>
        {PARTS.map(({ id }, index) => (
          <a key={id} href={`#${id}`}>
            {index + 1} {t(`part.${id}`)}
          </a>
        ))}
      </nav>
      {PARTS.map(({ id, Part }, index) => (
        <section key={id} id={id} className="rma-part">
          <h2>
            <span aria-hidden>{index + 1}</span> {t(`part.${id}`)}
          </h2>
          <Part {...context} />
        </section>
      ))}
    </div>
  );
}
