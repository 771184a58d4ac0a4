import { useTranslation } from 'react-i18next';
import { ApiKeyList } from '@/features/identity/api-key-list';
import { Page } from '@/components/page';

export function ApiKeysPage() {
  const { t } = useTranslation('identity');
  return (
    <Page title={t('api_keys.title')} intro={t('api_keys.intro')} help="people">
      <ApiKeyList />
    </Page>
  );
}
