import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router-dom';
import { Page } from '@/components/page';
import { SegmentList } from '@/features/segments/segment-list';

export function SegmentsPage() {
  const { t } = useTranslation('segments');
  return (
    <Page
      title={t('list.title')}
      intro={t('list.intro')}
      help="segments"
      actions={
        <Link to="/segments/new">
          <Button type="primary">{t('list.new')}</Button>
        </Link>
      }
    >
      <SegmentList />
    </Page>
  );
}
