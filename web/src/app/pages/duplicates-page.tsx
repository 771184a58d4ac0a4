import { useTranslation } from 'react-i18next';
import { Duplicates } from '@/features/customers/duplicates';
import { Page } from '@/components/page';

export function DuplicatesPage() {
  const { t } = useTranslation('customers');
  return (
    <Page title={t('duplicates.title')} intro={t('duplicates.intro')} help="duplicates">
      <Duplicates />
    </Page>
  );
}
