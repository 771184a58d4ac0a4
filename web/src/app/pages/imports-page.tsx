import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router-dom';
import { ImportList } from '@/features/imports/import-list';
import { Page } from '@/components/page';

export function ImportsPage() {
  const { t } = useTranslation('imports');
  const start = (
    <Link to="/imports/new">
      <Button type="primary">{t('list.start')}</Button>
    </Link>
  );
  return (
    <Page title={t('list.title')} intro={t('list.intro')} help="imports" actions={start}>
      <ImportList />
    </Page>
  );
}
