import { Button, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { formatNumber } from '@/lib/format';
import { pageSizes } from './table-layout';

export function TableFoot({
  count,
  total,
  pageSize,
  onPageSize,
  onPrevious,
  onNext,
}: {
  count: number;
  total: number | null;
  pageSize: number;
  onPageSize: (size: number) => void;
  onPrevious?: () => void;
  onNext?: () => void;
}) {
  const { t } = useTranslation('table');
  return (
    <div className="rm-table-foot">
      <span>
        {total === null
          ? t('total_unknown', { n: formatNumber(count) })
          : t('total', { n: formatNumber(total) })}
      </span>
      <div className="rm-row">
        <Select
          size="small"
          aria-label={t('page_size', { n: pageSize })}
          value={pageSize}
          onChange={onPageSize}
          options={pageSizes.map((n) => ({ value: n, label: t('page_size', { n }) }))}
        />
        <Button size="small" disabled={onPrevious === undefined} onClick={onPrevious}>
          {t('previous')}
        </Button>
        <Button size="small" disabled={onNext === undefined} onClick={onNext}>
          {t('next')}
        </Button>
      </div>
    </div>
  );
}
