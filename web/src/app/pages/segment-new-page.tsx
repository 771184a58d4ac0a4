import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router-dom';
import { Page } from '@/components/page';
import { SegmentEditor } from '@/features/segments/segment-editor';

export function SegmentNewPage() {
  const { t } = useTranslation('segments');
  const navigate = useNavigate();
  return (
    <Page title={t('list.new')} intro={t('editor.intro')} help="segments">
      <SegmentEditor onSaved={(id) => void navigate(`/segments/${id}`)} />
    </Page>
  );
}
