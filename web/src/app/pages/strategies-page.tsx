import { useTranslation } from 'react-i18next';
import { useStrategies } from '@/features/strategies/api/library';
import { StrategyList } from '@/features/strategies/strategy-list';
import { Page } from '@/components/page';
import { QueryView } from '@/components/states';
import { can } from '@/lib/can';
import { useUser } from '@/lib/session';

/** 服务策略库. */
export function StrategiesPage() {
  const { t } = useTranslation('strategies');
  const strategies = useStrategies();
  const user = useUser();
  return (
    <Page title={t('title')} intro={t('intro')} help="strategies">
      <QueryView query={strategies}>
        {(items) => <StrategyList items={items} canEdit={can(user, 'models.edit')} />}
      </QueryView>
    </Page>
  );
}
