import { useTheme } from './use-theme';
import { Chart } from '@/charts/chart';
import { ChartCard } from '@/components/chart-card';
import { GroupMap } from './cluster-map';
import { MoveCard } from './cluster-moves';
import type { DocumentOf } from './api/results';
import { RIM, profileOptions, triedOptions } from './cluster-charts';
import type { Cluster } from './cluster-charts';
import { ResultView } from './result-view';
import { ShopsLink } from './shops-link';
import { useAnalysisWords } from './use-words';

/** 客户群: shops that trade alike, in words, as radars, in figures, and who moves. */
export function ClustersView({ period }: { period: string }) {
  return (
    <ResultView model="clusters" period={period}>
      {(document, head) => (
        <>
          <div className={`rma-cards rma-groups ${document.clusters.length === EVEN ? '' : 'rma-cards-3'}`}>
            {document.clusters.map((cluster, index) => (
              <ClusterCard key={cluster.cluster} cluster={cluster} place={index} document={document} period={period} />
            ))}
          </div>
          <div className="rma-cards">
            <GroupMap document={document} period={period} run={head.published_at} />
            <FeatureCard document={document} />
            <MoveCard document={document} />
            <TriedCard document={document} />
          </div>
        </>
      )}
    </ResultView>
  );
}

type Document = DocumentOf<'clusters'>;
/** Four stand two by two; others by threes. */
const EVEN = 4;

const TRAITS = 3;
/** A mean so many deviations from the company's is worth a word; as the server names groups. */
const WORTH_A_WORD = 0.3;

function ClusterCard({
  cluster,
  place,
  document,
  period,
}: {
  cluster: Cluster;
  place: number;
  document: Document;
  period: string;
}) {
  const { t, figure, inWords, feature } = useAnalysisWords();
  const series = useTheme().series;
  const color = series[place % series.length] ?? '';
  const name = inWords(cluster.name);
  const traits = [...cluster.features]
    .filter((one) => Math.abs(one.deviation) >= WORTH_A_WORD)
    .sort((a, b) => Math.abs(b.deviation) - Math.abs(a.deviation))
    .slice(0, TRAITS);
  const shops = document.clusters.reduce((sum, one) => sum + one.shops, 0);
  const names = document.features.map((one) => inWords(one.name));
  return (
    <ChartCard
      title={`${cluster.cluster}. ${name}`}
      hint={t('clusters.size', {
        shops: figure(cluster.shops, 'count'),
        share: figure(shops > 0 ? cluster.shops / shops : 0, 'percent'),
        amount: figure(cluster.amount_share, 'percent'),
      })}
      extra={<ShopsLink period={period} filters={[`score.cluster:eq:${cluster.cluster}`]} of={name} />}
      table={featureTable([cluster], document, { t, inWords })}
    >
      <ul className="rma-traits">
        {traits.length === 0 && <li>{t('clusters.average')}</li>}
        {traits.map((trait) => {
          const { name: what, unit } = feature(document.features, trait.feature);
          return (
            <li key={trait.feature}>
              {t(trait.deviation > 0 ? 'clusters.above' : 'clusters.below', {
                feature: what,
                value: figure(trait.mean, unit),
                deviation: Math.abs(trait.deviation).toFixed(1),
              })}
            </li>
          );
        })}
      </ul>
      <Chart
        options={(theme) =>
          profileOptions(cluster, names, { own: name, company: t('clusters.company') }, color, theme)
        }
        label={t('clusters.radar', { name })}
        height={250}
      />
      {cluster.outliers > 0 && (
        <p className="rm-muted">{t('clusters.outliers', { shops: figure(cluster.outliers, 'count') })}</p>
      )}
    </ChartCard>
  );
}

function featureTable(
  clusters: readonly Cluster[],
  document: Document,
  { t, inWords }: Pick<ReturnType<typeof useAnalysisWords>, 't' | 'inWords'>,
) {
  return {
    head: [t('clusters.feature'), ...clusters.flatMap((one) => [inWords(one.name), t('clusters.deviation_of', { name: inWords(one.name) })])],
    rows: document.features.map((feature, row) => [
      inWords(feature.name),
      ...clusters.flatMap((one) => {
        const cell = one.features[row];
        const scale = feature.unit === 'minor' ? 100 : 1;
        return [cell ? cell.mean / scale : null, cell ? cell.deviation : null];
      }),
    ]),
  };
}

/** Every feature of every group; the ground tells how far from the company's mean. */
function FeatureCard({ document }: { document: Document }) {
  const words = useAnalysisWords();
  const { t, figure, inWords } = words;
  return (
    <ChartCard
      title={t('clusters.features')}
      hint={t('clusters.features_hint')}
      canSave={false}
      wide
      table={featureTable(document.clusters, document, words)}
    >
      <div className="rma-table-scroll" tabIndex={0} role="region" aria-label={t('clusters.features')}>
        <table className="rma-plain-table rma-shaded rma-many">
          <thead>
            <tr>
              <th>{t('clusters.feature')}</th>
              {document.clusters.map((cluster) => (
                <th key={cluster.cluster} className="rma-num">
                  {cluster.cluster}. {inWords(cluster.name)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {document.features.map((feature, row) => (
              <tr key={feature.feature}>
                <th scope="row">{inWords(feature.name)}</th>
                {document.clusters.map((cluster) => {
                  const cell = cluster.features[row];
                  return (
                    <td key={cluster.cluster} className="rma-num" style={{ background: shadeOf(cell?.deviation ?? 0) }}>
                      {cell ? figure(cell.mean, feature.unit) : ''}
                      <small>{cell ? deviationText(cell.deviation) : ''}</small>
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </ChartCard>
  );
}

function deviationText(deviation: number): string {
  const size = Math.abs(deviation).toFixed(1);
  if (Number(size) === 0) return `${size}σ`;
  return `${deviation > 0 ? '+' : '\u2212'}${size}σ`;
}

/** Teal above the mean, amber below; stronger the farther, and never so strong that text fades. */
function shadeOf(deviation: number): string {
  const strength = Math.round(Math.min(1, Math.abs(deviation) / RIM) * 34);
  const color = deviation > 0 ? 'var(--rm-primary)' : 'var(--rm-accent)';
  return `color-mix(in srgb, ${color} ${strength}%, transparent)`;
}

function TriedCard({ document }: { document: Document }) {
  const { t } = useAnalysisWords();
  const words = {
    silhouette: t('clusters.silhouette'),
    stability: t('clusters.stability'),
    chosen: t('clusters.chosen'),
    groups: t('clusters.count'),
  };
  return (
    <ChartCard
      title={t('clusters.tried')}
      hint={t('clusters.tried_hint')}
      table={{
        head: [words.groups, words.stability, words.silhouette],
        rows: document.tried.map((one) => [one.clusters, one.stability, one.silhouette]),
      }}
    >
      <Chart
        options={(theme) => triedOptions(document.tried, document.clusters.length, words, theme)}
        label={t('clusters.tried')}
        height={280}
      />
    </ChartCard>
  );
}
