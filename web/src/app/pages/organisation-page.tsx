import { useTranslation } from 'react-i18next';
import { OrganisationTree } from '@/features/identity/organisation-tree';
import { Page } from '@/components/page';

export function OrganisationPage() {
  const { t } = useTranslation('identity');
  return (
    <Page title={t('organisation.title')} intro={t('organisation.intro')} help="people">
      <OrganisationTree />
    </Page>
  );
}
