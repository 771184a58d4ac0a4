import { useTranslation } from 'react-i18next';
import { Page } from '@/components/page';
import { SegmentEditor } from '@/features/segments/segment-editor';

export function SegmentNewPage() {
  const { t } = useTranslation('segments');
  return (
    <Page title={t('list.new')} intro={t('editor.intro')} help="segments">
      <SegmentEditor />
    </Page>
  );
}
