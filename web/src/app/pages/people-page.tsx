import { useTranslation } from 'react-i18next';
import { AccountList } from '@/features/identity/account-list';
import { Page } from '@/components/page';

export function PeoplePage() {
  const { t } = useTranslation('identity');
  return (
    <Page title={t('people.title')} intro={t('people.intro')} help="people">
      <AccountList />
    </Page>
  );
}
