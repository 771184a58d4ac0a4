import { Button } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { formatNumber } from '@/lib/format';
import type { Selection } from './types';

export function SelectionBar({
  selection,
  total,
  onAll,
  onClear,
  children,
}: {
  selection: Selection;
  total: number | null;
  onAll: () => void;
  onClear: () => void;
  children: ReactNode;
}) {
  const { t } = useTranslation('table');
  const isAll = selection.kind === 'all';
  return (
    <div className="rm-selection" role="status">
      <strong>
        {t(isAll ? 'all_selected' : 'selected', { n: formatNumber(selection.count) })}
      </strong>
      {!isAll && total !== null && total > selection.count && (
        <Button type="link" size="small" onClick={onAll}>
          {t('select_all', { n: formatNumber(total) })}
        </Button>
      )}
      {children}
      <Button type="text" size="small" onClick={onClear}>
        {t('select_none')}
      </Button>
    </div>
  );
}
