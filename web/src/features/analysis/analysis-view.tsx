import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import type { ReactNode } from 'react';
import { NavLink, useSearchParams } from 'react-router-dom';
import { EmptyState, QueryView } from '@/components/states';
import { formatPeriod } from '@/lib/format';
import { runsQuery } from './api/results';
import type { Run } from './api/results';
import { ClustersView } from './clusters-view';
import { CohortsView } from './cohorts-view';
import { ForecastView } from './forecast-view';
import { KeyResponseView } from './key-response-view';
import { LeavingView } from './leaving-view';
import { Overview } from './overview';
import { RangeView } from './range-view';
import { RecommendedView } from './recommended-view';
import { RegisterView } from './register-view';
import { RunCard } from './run-card';
import { SubstitutionView } from './substitution-view';
import { useRunPeriod } from './use-run-period';
import { useAnalysisWords } from './use-words';
import { StrangeView } from './strange-view';
import { ValueView } from './value-view';
import '@/components/analysis.css';
import './analysis.css';

type PartView = (props: { period: string }) => ReactNode;

/** Pages of models, in the order of their tabs; the words of each are `model.*` and `answers.*`. */
const MODEL_PARTS: Readonly<Record<string, PartView>> = {
  value: ValueView,
  clusters: ClustersView,
  leaving: LeavingView,
  key_response: KeyResponseView,
  cohorts: CohortsView,
  forecast: ForecastView,
  strange: StrangeView,
  range: RangeView,
  substitution: SubstitutionView,
  recommended: RecommendedView,
};
export const PARTS = ['overview', ...Object.keys(MODEL_PARTS), 'models'] as const;

export function isPart(part: string): boolean {
  return PARTS.includes(part);
}

interface Props {
  /** One of PARTS. */
  part: string;
  canRun: boolean;
  canPublish: boolean;
}

/** 数据分析: a tab for each model, the overview before them and the register behind. */
export function AnalysisView({ part, canRun, canPublish }: Props) {
  const runs = useQuery(runsQuery);
  return (
    <QueryView query={runs} loadingRows={10}>
      {(list) => {
        if (list.length === 0) return <NoRun canRun={canRun} />;
        return (
          <>
            <Tabs />
            <Part part={part} runs={list} canRun={canRun} canPublish={canPublish} />
          </>
        );
      }}
    </QueryView>
  );
}

function Part({ part, runs, canRun, canPublish }: Props & { runs: readonly Run[] }) {
  const { t } = useAnalysisWords();
  const period = useRunPeriod(runs);
  const [search] = useSearchParams();
  if (part === 'models') return <RegisterView canRun={canRun} canPublish={canPublish} />;
  if (part === 'overview') return <Overview search={period === '' ? '' : `?${search.toString()}`} />;
  if (!runs.some((run) => run.period === period))
    return (
      <EmptyState
        title={t('no_run_of', { period: formatPeriod(period) })}
        hint={t('no_run_of_hint')}
        actions={canRun ? <RunCard /> : undefined}
      />
    );
  const View = MODEL_PARTS[part];
  return View === undefined ? null : <View period={period} />;
}

function Tabs() {
  const { t, code } = useAnalysisWords();
  const [search] = useSearchParams();
  const period = search.get('period');
  const query = period === null ? '' : `?period=${period}`;
  return (
    <nav className="rma-tabs" aria-label={t('parts')}>
      {PARTS.map((part) => (
        <NavLink key={part} end to={{ pathname: part === 'overview' ? '/analysis' : `/analysis/${part}`, search: query }}>
          {code('model', part)}
        </NavLink>
      ))}
    </nav>
  );
}

/** Which month: of those that were analysed. */
export function RunChoice() {
  const { t } = useAnalysisWords();
  const runs = useQuery(runsQuery).data ?? [];
  const period = useRunPeriod(runs);
  const [, setSearch] = useSearchParams();
  const periods = [...new Set(runs.map((run) => run.period))];
  if (periods.length === 0) return null;
  return (
    <Select
      aria-label={t('head.choose')}
      prefix={t('head.choose')}
      className="rma-run-choice"
      value={period}
      onChange={(value: string) =>
        setSearch(
          (now) => {
            const next = new URLSearchParams(now);
            next.set('period', value);
            return next;
          },
          { replace: true },
        )
      }
      options={periods.map((one) => ({ value: one, label: formatPeriod(one) }))}
    />
  );
}

function NoRun({ canRun }: { canRun: boolean }) {
  const { t } = useAnalysisWords();
  return (
    <EmptyState
      title={t('no_run')}
      hint={t(canRun ? 'no_run_hint' : 'no_run_ask')}
      actions={canRun ? <RunCard /> : undefined}
    />
  );
}
