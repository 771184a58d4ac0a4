import dayjs from 'dayjs';
import { useTranslation } from 'react-i18next';
import { Page } from '@/components/page';
import { StudyEditor, emptyStudy } from '@/features/research/study-editor';

export function ResearchNewPage() {
  const { t } = useTranslation('research');
  return (
    <Page title={t('list.new')} help="research">
      <StudyEditor first={emptyStudy(dayjs().format('YYYY-MM'))} />
    </Page>
  );
}
