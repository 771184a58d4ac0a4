import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router-dom';
import { GuidePage } from '@/features/help/guide-page';
import { Page } from '@/components/page';

export function HelpPage() {
  const { t } = useTranslation('help');
  const { topic = 'index' } = useParams();
  return (
    <Page title={t('title')}>
      <GuidePage topic={topic} />
    </Page>
  );
}
