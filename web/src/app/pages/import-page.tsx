import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router-dom';
import { ImportDetail } from '@/features/imports/import-detail';
import { Page } from '@/components/page';

export function ImportPage() {
  const { t } = useTranslation('imports');
  const { id = '' } = useParams();
  const actions = (
    <>
      <Link to="/imports">
        <Button>{t('list.title')}</Button>
      </Link>
      <Link to="/imports/new">
        <Button>{t('list.start')}</Button>
      </Link>
    </>
  );
  return (
    <Page title={t('detail.title')} help="imports" actions={actions}>
      <ImportDetail id={id} />
    </Page>
  );
}
