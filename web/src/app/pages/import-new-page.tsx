import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router-dom';
import { ImportWizard } from '@/features/imports/import-wizard';
import { Page } from '@/components/page';

export function ImportNewPage() {
  const { t } = useTranslation('imports');
  const navigate = useNavigate();
  return (
    <Page title={t('wizard.title')} intro={t('wizard.intro')} help="imports">
      <ImportWizard onStarted={(id) => void navigate(`/imports/${id}`)} />
    </Page>
  );
}
