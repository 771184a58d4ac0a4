import { useTranslation } from 'react-i18next';
import { RoleMatrix } from '@/features/identity/role-matrix';
import { Page } from '@/components/page';

export function RolesPage() {
  const { t } = useTranslation('identity');
  return (
    <Page title={t('roles.title')} intro={t('roles.intro')} help="people">
      <RoleMatrix />
    </Page>
  );
}
