import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router-dom';
import { Page } from '@/components/page';
import { SegmentView } from '@/features/segments/segment-view';

export function SegmentPage() {
  const { t } = useTranslation('segments');
  const { id = '' } = useParams();
  return (
    <Page title={t('view.title')} help="segments">
      <SegmentView id={id} />
    </Page>
  );
}
