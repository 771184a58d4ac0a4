import { Table } from 'antd';
import { useTranslation } from 'react-i18next';
import { formatPercent } from '@/lib/format';
import type { ResearchTable } from './api/research';

/** What the answers would be with the age shares of the whole population. */
export function WeightedLines({ table }: { table: ResearchTable }) {
  const { t, i18n } = useTranslation('research');
  const zh = i18n.language === 'zh-CN';
  return (
    <Table
      size="small"
      rowKey="code"
      pagination={false}
      className="rm-research-weighted"
      dataSource={table.weighted}
      title={() => t('table.weighted')}
      columns={[
        { title: t('field.answer'), render: (_, line) => (zh ? line.name_zh : line.name_en) },
        { title: t('field.weighted_share'), align: 'right', render: (_, line) => (typeof line.share === 'number' ? formatPercent(line.share) : t('table.hidden')) },
        {
          title: t('field.interval'),
          align: 'right',
          render: (_, line) => (typeof line.low === 'number' ? `${formatPercent(line.low)} – ${formatPercent(line.high)}` : ''),
        },
      ]}
    />
  );
}
