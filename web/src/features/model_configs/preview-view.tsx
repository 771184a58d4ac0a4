import { useQuery } from '@tanstack/react-query';
import { Spin } from 'antd';
import { useTranslation } from 'react-i18next';
import { Chart } from '@/charts/chart';
import { ChartCard } from '@/components/chart-card';
import { ErrorState } from '@/components/states';
import { useFigureFormat } from '@/lib/company';
import { formatPeriod } from '@/lib/format';
import { previewQuery } from './api/drafts';
import type { ModelAddress, Preview } from './api/drafts';
import { gradeSizeOptions, listChangeOptions } from './preview-charts';
import { AreaTable, GradeExamples, ListExamples, StrategyExamples } from './preview-tables';

/** What a draft would change in the current month: who enters, who leaves, where, and why. */
export function PreviewView({ address, draftVersion }: { address: ModelAddress; draftVersion: number }) {
  const { t } = useTranslation('model_configs');
  const query = useQuery(previewQuery(address, draftVersion));
  if (query.isError)
    return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  if (query.data?.state !== 'done')
    return (
      <div className="rma-preview-wait" role="status">
        <Spin />
        <p>{t(`preview_state.${query.data?.state ?? 'preparing'}`)}</p>
      </div>
    );
  return <Result preview={query.data} />;
}

function Result({ preview }: { preview: Preview }) {
  const { t } = useTranslation('model_configs');
  const { result } = preview;
  return (
    <div className="rma-preview">
      <p className="rm-muted">
        {t('preview_of', {
          period: formatPeriod(preview.period),
          version: preview.month_version,
          seconds: preview.seconds.toFixed(1),
        })}
        {preview.records_changed && <> {t('records_changed')}</>}
      </p>
      {result?.grades && <Grades grades={result.grades} />}
      {result?.lists && <Lists lists={result.lists} />}
      {result?.strategy && <Strategy strategy={result.strategy} />}
    </div>
  );
}

type Result = NonNullable<Preview['result']>;

function Grades({ grades }: { grades: NonNullable<Result['grades']> }) {
  const { t } = useTranslation('model_configs');
  return (
    <>
      <h3>
        {t('grades_change', {
          up: grades.up,
          down: grades.down,
          same: grades.same,
          graded: grades.graded,
        })}
      </h3>
      <div className="rma-cards">
        <ChartCard title={t('grade_sizes')} hint={t('grade_sizes_hint')}>
          <Chart
            options={(theme) =>
              gradeSizeOptions(grades.grades, { before: t('in_force'), after: t('draft') }, theme)
            }
            label={t('grade_sizes')}
            height={240}
          />
        </ChartCard>
        <ChartCard title={t('largest_moves')} canSave={false}>
          <GradeExamples examples={grades.examples} />
        </ChartCard>
      </div>
    </>
  );
}

function Lists({ lists }: { lists: NonNullable<Result['lists']> }) {
  const { t } = useTranslation('model_configs');
  const { language } = useFigureFormat();
  const entered = lists.classes.reduce((sum, one) => sum + one.entered, 0);
  const left = lists.classes.reduce((sum, one) => sum + one.left, 0);
  return (
    <>
      <h3>{entered + left === 0 ? t('lists_same') : t('lists_change', { entered, left })}</h3>
      <div className="rma-cards">
        <ChartCard title={t('by_list')} hint={t('by_list_hint')}>
          <Chart
            options={(theme) =>
              listChangeOptions(
                lists.classes,
                { entered: t('entered'), left: t('left') },
                theme,
                language,
              )
            }
            label={t('by_list')}
            height={lists.classes.length * 36 + 40}
          />
        </ChartCard>
        <ChartCard title={t('by_area')} canSave={false}>
          <AreaTable areas={lists.areas} />
        </ChartCard>
        <ChartCard title={t('examples')} hint={t('examples_hint')} canSave={false} wide>
          <ListExamples examples={lists.examples} />
        </ChartCard>
      </div>
    </>
  );
}

function Strategy({ strategy }: { strategy: NonNullable<Result['strategy']> }) {
  const { t } = useTranslation('model_configs');
  return (
    <>
      <h3>
        {t('strategy_change', {
          before: strategy.before,
          after: strategy.after,
          entered: strategy.entered,
          left: strategy.left,
        })}
      </h3>
      <StrategyExamples examples={strategy.examples} />
    </>
  );
}
