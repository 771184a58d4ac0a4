import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { ShopList } from '@/features/customers/shop-list';
import { useExport } from '@/features/exports/use-export';
import { segmentsQuery } from '@/features/segments/api/segments';
import { ConditionText } from '@/features/segments/condition-text';
import { Page } from '@/components/page';
import { can } from '@/lib/can';
import { useUser } from '@/lib/session';

const conditionText = (text: string) => <ConditionText text={text} />;

export function ShopsPage() {
  const { t } = useTranslation('customers');
  const user = useUser();
  const exportShops = useExport('shops');
  const segments = useQuery(segmentsQuery);
  const options = useMemo(() => (segments.data ?? []).map((one) => ({ value: one.id, label: one.name })), [segments.data]);
  return (
    <Page title={t('list.title')} help="shops">
      <ShopList
        onExport={can(user, 'exports.run') ? exportShops : undefined}
        segments={options}
        inWords={conditionText}
      />
    </Page>
  );
}
