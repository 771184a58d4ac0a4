import { Chart } from '@/charts/chart';
import { ChartCard } from '@/components/chart-card';
import type { BackTest, DocumentOf, ResultHead } from './api/results';
import { influenceOptions, reliabilityOptions } from './leaving-charts';
import { LeavingTree } from './leaving-tree';
import { useAnalysisWords } from './use-words';
import { bandNames, bandOptions } from './value-charts';

/** Models of boosted trees; their words differ, their pictures do not. */
export type TreesModel = 'leaving' | 'key_response';
export type TreesDocument = Pick<DocumentOf<'leaving'>, 'features' | 'influences' | 'tree' | 'shops' | 'usual'>;

interface Props {
  model: TreesModel;
  document: TreesDocument;
}

/** What tells, and whether the model may be believed. */
export function TreeCards({ model, document, head }: Props & { head: ResultHead }) {
  const bands = head.back_test?.reliability ?? [];
  return (
    <div className="rma-cards">
      <TreeCard model={model} document={document} />
      <InfluenceCard model={model} document={document} />
      {bands.length > 0 && <ReliabilityCard model={model} bands={bands} />}
      <SpreadCard model={model} document={document} wide={bands.length > 0} />
    </div>
  );
}

function TreeCard({ model, document }: Props) {
  const { t, figure, feature } = useAnalysisWords();
  const number = (index: number): number | null => (index < 0 ? null : index + 1);
  return (
    <ChartCard
      title={t('leaving.tree')}
      hint={t(`${model}.tree_hint`, { usual: figure(document.usual, 'percent') })}
      canSave={false}
      wide
      table={{
        head: [
          t('leaving.node'),
          t('leaving.node_above'),
          t('leaving.split_by'),
          t('leaving.threshold'),
          t('leaving.examples'),
          t(`${model}.rate`),
          t(`${model}.held_out_rate`),
        ],
        rows: document.tree.map((node, index) => [
          index + 1,
          number(node.parent),
          node.below < 0 ? null : feature(document.features, node.feature).name,
          node.threshold ?? null,
          node.shops,
          node.rate,
          node.held_out_rate ?? null,
        ]),
      }}
    >
      <LeavingTree document={document} highClass={model === 'leaving' ? 'rm-bad' : 'rm-good'} />
    </ChartCard>
  );
}

const INFLUENCES = 12;

function InfluenceCard({ model, document }: Props) {
  const { t, feature } = useAnalysisWords();
  const rows = [...document.influences]
    .sort((a, b) => b.influence - a.influence)
    .map((one) => ({ name: feature(document.features, one.feature).name, influence: one.influence }));
  const shown = rows.slice(0, INFLUENCES);
  return (
    <ChartCard
      title={t('leaving.influences')}
      hint={t(`${model}.influences_hint`)}
      table={{
        head: [t('clusters.feature'), t('leaving.influence')],
        rows: rows.map((row) => [row.name, row.influence]),
      }}
    >
      <Chart
        options={(theme) => influenceOptions(shown, theme)}
        label={t('leaving.influences')}
        height={shown.length * 31 + 8}
      />
    </ChartCard>
  );
}

function ReliabilityCard({ model, bands }: { model: TreesModel; bands: BackTest['reliability'] }) {
  const { t, figure } = useAnalysisWords();
  const words = { said: t('leaving.said'), came: t(`${model}.came`), cases: t(`${model}.cases_name`) };
  return (
    <ChartCard
      title={t('leaving.reliability')}
      hint={t(`${model}.reliability_hint`)}
      table={{
        head: [words.said, words.came, words.cases],
        rows: bands.map((band) => [figure(band.said, 'percent'), figure(band.came, 'percent'), band.cases]),
      }}
    >
      <Chart
        options={(theme) => reliabilityOptions(bands, words, theme)}
        label={t('leaving.reliability')}
        height={300}
      />
    </ChartCard>
  );
}

function SpreadCard({ model, document, wide }: Props & { wide: boolean }) {
  const { t, format } = useAnalysisWords();
  const names = bandNames(document.shops.length);
  const title = t(`${model}.spread`);
  return (
    <ChartCard
      title={title}
      wide={wide}
      hint={t(`${model}.spread_hint`)}
      table={{
        head: [t(`${model}.probability`), t('shops')],
        rows: document.shops.map((shops, band) => [names[band] ?? '', shops]),
      }}
    >
      <Chart
        options={(theme) => bandOptions(document.shops, theme.accent, theme, format)}
        label={title}
        height={240}
      />
    </ChartCard>
  );
}
