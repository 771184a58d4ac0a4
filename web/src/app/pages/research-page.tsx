import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router-dom';
import { Page } from '@/components/page';
import { useExport } from '@/features/exports/use-export';
import { StudyList } from '@/features/research/study-list';
import { can } from '@/lib/can';
import { listQueryText } from '@/lib/list-query';
import { useUser } from '@/lib/session';

/** 调研. */
export function ResearchPage() {
  const { t } = useTranslation('research');
  const start = useExport('studies');
  const user = useUser();
  const add = can(user, 'research.manage') && (
    <Link to="/research/new">
      <Button type="primary">{t('list.new')}</Button>
    </Link>
  );
  return (
    <Page title={t('list.title')} intro={t('list.intro')} help="research" actions={add}>
      <StudyList
        emptyActions={add}
        onExport={can(user, 'exports.run') ? (state, format, columns) => start(listQueryText(state), format, columns) : undefined}
      />
    </Page>
  );
}
