import { Chart } from '@/charts/chart';
import { ChartCard } from '@/components/chart-card';
import { useNarrow } from '@/lib/use-narrow';
import type { DocumentOf } from './api/results';
import { moveOptions, summaryOfMoves } from './cluster-charts';
import { useAnalysisWords } from './use-words';

const NAMED_COLUMNS = 3;

/** Who was in which group a month before, and is in which one now. */
export function MoveCard({ document }: { document: DocumentOf<'clusters'> }) {
  const { t, figure, format, inWords } = useAnalysisWords();
  // The rows say the names; columns have little room for them.
  const isShort = useNarrow() || document.clusters.length > NAMED_COLUMNS;
  const groups = [
    ...document.clusters.map((one) => {
      const name = `${one.cluster}. ${inWords(one.name)}`;
      return { cluster: one.cluster, name, column: isShort ? String(one.cluster) : name };
    }),
    ...(document.moves.some((move) => move.from === 0 || move.to === 0)
      ? [{ cluster: 0, name: t('clusters.none'), column: isShort ? '–' : t('clusters.none') }]
      : []),
  ];
  const nameOf = (cluster: number): string => groups.find((one) => one.cluster === cluster)?.name ?? '';
  const summary = summaryOfMoves(document.moves);
  const words = { before: t('clusters.before'), now: t('clusters.now') };
  return (
    <ChartCard
      title={t('clusters.moves')}
      hint={
        t('clusters.moves_hint', {
          stayed: figure(summary.stayed, 'count'),
          share: figure(summary.both > 0 ? summary.stayed / summary.both : 0, 'percent'),
          moved: figure(summary.both - summary.stayed, 'count'),
        }) +
        (summary.largest
          ? t('clusters.largest_move', {
              from: nameOf(summary.largest.from),
              to: nameOf(summary.largest.to),
              shops: figure(summary.largest.shops, 'count'),
            })
          : '')
      }
      table={{
        head: [words.before, words.now, t('shops')],
        rows: document.moves.map((move) => [nameOf(move.from), nameOf(move.to), move.shops]),
      }}
    >
      <Chart
        options={(theme) => moveOptions(document.moves, groups, words, theme, format)}
        label={t('clusters.moves')}
        height={74 + groups.length * 46}
      />
    </ChartCard>
  );
}
