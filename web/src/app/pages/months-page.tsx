import { useTranslation } from 'react-i18next';
import { MonthsView } from '@/features/month/months-view';
import { Page } from '@/components/page';
import { can } from '@/lib/can';
import { useUser } from '@/lib/session';

/** 月度运行. */
export function MonthsPage() {
  const { t } = useTranslation('month');
  return (
    <Page title={t('title')} intro={t('intro')} help="months">
      <MonthsView canRun={can(useUser(), 'month.run')} />
    </Page>
  );
}
