import { useQueries } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router-dom';
import { Chart } from '@/charts/chart';
import { mapOptions } from '@/charts/map-options';
import type { MapPoint } from '@/charts/map-options';
import { ChartCard } from '@/components/chart-card';
import { EmptyState, ErrorState, LoadingState } from '@/components/states';
import type { DocumentOf } from './api/results';
import { groupPlacesQuery } from './api/shops';
import { useShopsOf } from './shops-link';
import { useAnalysisWords } from './use-words';

interface Props {
  document: DocumentOf<'clusters'>;
  period: string;
  /** Which analysis: its scores place the shops in groups. */
  run: string;
}

/** Where the groups stand: shops that trade alike, as dots of one colour; a dot names its shop. */
export function GroupMap({ document, period, run }: Props) {
  const { t } = useAnalysisWords();
  const isNewest = useShopsOf(period) !== undefined;
  if (!isNewest) return null;
  return (
    <ChartCard title={t('clusters.map')} hint={t('clusters.map_hint')} wide>
      <Dots document={document} run={run} />
    </ChartCard>
  );
}

function Dots({ document, run }: Omit<Props, 'period'>) {
  const { t, inWords, figure } = useAnalysisWords();
  const [chosen, setChosen] = useState<MapPoint>();
  const queries = useQueries({ queries: document.clusters.map((one) => groupPlacesQuery(one.cluster, run)) });
  const failed = queries.find((query) => query.isError);
  if (failed) return <ErrorState error={failed.error} onRetry={() => void failed.refetch()} />;
  if (queries.some((query) => query.data === undefined)) return <LoadingState rows={8} />;
  const points = queries.flatMap((query, index) => {
    const one = document.clusters[index];
    const group = one === undefined ? '' : `${String(one.cluster)}. ${inWords(one.name)}`;
    return (query.data?.places ?? []).map((place): MapPoint => ({ ...place, group }));
  });
  const shops = queries.reduce((sum, query) => sum + (query.data?.total ?? 0), 0);
  if (points.length === 0) return <EmptyState title={t('clusters.no_places')} />;
  return (
    <div className="rm-map">
      <Chart
        options={(theme, shape) => mapOptions(points, theme, false, shape)}
        label={t('clusters.map')}
        height={460}
        onClick={(click) => {
          const id = (click.data as { id?: string } | undefined)?.id;
          setChosen(points.find((point) => point.id === id));
        }}
      />
      {chosen && (
        <div className="rm-map-card" role="status">
          <Link to={`/customers/${chosen.id}`}>
            <strong>{chosen.name}</strong>
          </Link>
          <div className="rm-muted">{chosen.group}</div>
        </div>
      )}
      <p className="rm-muted">
        {t('clusters.map_count', { shops: figure(points.length, 'count'), all: figure(shops, 'count') })}
      </p>
    </div>
  );
}
