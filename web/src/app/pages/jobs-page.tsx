import { useTranslation } from 'react-i18next';
import { JobList } from '@/features/operations/job-list';
import { Page } from '@/components/page';
import { can } from '@/lib/can';
import { useUser } from '@/lib/session';

export function JobsPage() {
  const { t } = useTranslation('operations');
  const user = useUser();
  return (
    <Page title={t('jobs_page.title')} intro={t('jobs_page.intro')} help="jobs">
      <JobList seesAll={can(user, 'jobs.read')} />
    </Page>
  );
}
