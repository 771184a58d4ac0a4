import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'react-router-dom';
import { EmptyState, ErrorState, LoadingState } from '@/components/states';
import { formatDay, formatPeriod } from '@/lib/format';
import { asProblem } from '@/lib/problem';
import { runsQuery } from '../api/results';
import { scoresQuery } from '../api/scores';
import type { ShopScores, ShopScoresView } from '../api/scores';
import { useRunPeriod } from '../use-run-period';
import { useAnalysisWords } from '../use-words';
import { KeyResponsePart } from './key-response-part';
import { LeavingPart } from './leaving-part';
import { ForecastPart, StrangePart } from './months-part';
import { RangePart, RecommendedPart } from './products-part';
import { TagList } from './tag-list';
import { ClusterPart, ValuePart } from './trade-parts';
import '@/components/analysis.css';
import '@/components/chart-card.css';
import '../analysis.css';
import './portrait.css';

/** 客户画像: what the models say of one shop, each with what speaks for it. */
export function Portrait({ id }: { id: string }) {
  const { t } = useAnalysisWords();
  const runs = useQuery(runsQuery);
  const period = useRunPeriod(runs.data ?? []);
  const query = useQuery({ ...scoresQuery(id, period), enabled: runs.data !== undefined });
  const view = query.data;
  const error = query.error ?? runs.error;
  if (error !== null) {
    if (asProblem(error).reason !== 'analysis.no_run') return <ErrorState error={error} />;
    return (
      <EmptyState
        title={t('no_run')}
        hint={t('portrait.no_run_hint')}
        actions={<Link to="/analysis">{t('portrait.open_analysis')}</Link>}
      />
    );
  }
  if (view === undefined) return <LoadingState rows={10} />;
  return (
    <div className="rma-portrait">
      <p className="rm-muted">
        {t('portrait.until', { period: formatPeriod(view.period), day: formatDay(view.until) })}
      </p>
      <TagList view={view} />
      <div className="rma-portrait-parts">
        {PARTS.filter(([model]) => speaks(model, view)).map(([model, View]) => (
          <View key={model} view={view} shopId={id} />
        ))}
      </div>
      <Silent view={view} models={PARTS.map(([model]) => model).filter((model) => !speaks(model, view))} />
    </div>
  );
}

type PartView = (props: { view: ShopScoresView; shopId: string }) => ReactNode;

/** What stands first is what a visit needs first. */
const PARTS: readonly (readonly [keyof ShopScores, PartView])[] = [
  ['value', ValuePart],
  ['leaving', LeavingPart],
  ['recommended', RecommendedPart],
  ['key_response', KeyResponsePart],
  ['range', RangePart],
  ['forecast', ForecastPart],
  ['cluster', ClusterPart],
  ['strange', StrangePart],
];

/** Whether the model says something of this shop. */
function speaks(part: keyof ShopScores, { scores }: ShopScoresView): boolean {
  const said = scores[part];
  return Array.isArray(said) ? said.length > 0 : said !== undefined && said !== null;
}

/** Models that say nothing, and why; short, below those that do. */
function Silent({ view, models }: { view: ShopScoresView; models: readonly (keyof ShopScores)[] }) {
  const { t, code } = useAnalysisWords();
  if (models.length === 0) return null;
  return (
    <ul className="rma-silent">
      {models.map((part) => {
        const model = part === 'cluster' ? 'clusters' : part;
        const hasRun = view.versions.some((one) => one.name === model);
        return (
          <li key={part}>
            <b>{code('portrait.part', model)}</b>{' '}
            {hasRun ? code('portrait.nothing', model) : t('portrait.no_model')}
          </li>
        );
      })}
    </ul>
  );
}
