import { useTranslation } from 'react-i18next';
import { SystemView } from '@/features/operations/system-view';
import { Page } from '@/components/page';

export function SystemPage() {
  const { t } = useTranslation('operations');
  return (
    <Page title={t('system_page.title')} intro={t('system_page.intro')} help="system">
      <SystemView />
    </Page>
  );
}
