import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Chart } from '@/charts/chart';
import type { ChartTheme } from '@/charts/chart-theme';
import { ChartCard } from '@/components/chart-card';
import { QueryView } from '@/components/states';
import { linesQuery, type ResearchLine, type ResearchTable, type Study } from './api/research';
import { barsOf, groupNames, shareOptions } from './share-chart';
import { useTableName } from './use-table-name';

/** A bar for each answer within one group, with its interval. */
export function SharePicture({ study, table }: { study: Study; table: ResearchTable }) {
  const query = useQuery(linesQuery(study.id, table.position));
  return (
    <QueryView query={query} loadingRows={6}>
      {(lines) => <Picture study={study} table={table} lines={lines} />}
    </QueryView>
  );
}

function Picture({ study, table, lines }: { study: Study; table: ResearchTable; lines: readonly ResearchLine[] }) {
  const { t, i18n } = useTranslation('research');
  const nameOf = useTableName(study);
  const zh = i18n.language === 'zh-CN';
  const groups = groupNames(lines, zh);
  const [chosen, setChosen] = useState<string | null>(null);
  const group = chosen !== null && groups.includes(chosen) ? chosen : (groups[0] ?? '');
  const bars = barsOf(lines, group, zh);
  const key = JSON.stringify(bars);
  const options = useCallback(
    (theme: ChartTheme) => shareOptions(JSON.parse(key) as typeof bars, { share: t('field.share'), hidden: t('table.hidden') }, theme),
    [key, t],
  );
  const title = group === '' ? nameOf(table.dimensions) : `${nameOf(table.dimensions.slice(0, 1))} · ${group}`;
  return (
    <ChartCard
      wide
      title={title}
      hint={t('table.picture_hint')}
      extra={
        groups.length > 1 && (
          <Select
            aria-label={t('table.group')}
            className="rm-research-choice"
            showSearch
            value={group}
            options={groups.map((value) => ({ value, label: value }))}
            onChange={setChosen}
          />
        )
      }
    >
      <Chart options={options} label={title} height={Math.max(140, bars.length * 40 + 40)} />
    </ChartCard>
  );
}
