import { useTranslation } from 'react-i18next';
import { useExport } from '@/features/exports/use-export';
import { AuditList } from '@/features/operations/audit-list';
import { Page } from '@/components/page';
import { can } from '@/lib/can';
import { listQueryText } from '@/lib/list-query';
import { useUser } from '@/lib/session';

export function AuditPage() {
  const { t } = useTranslation('operations');
  const user = useUser();
  const exportList = useExport('audit');
  return (
    <Page title={t('audit_page.title')} intro={t('audit_page.intro')} help="audit">
      <AuditList 
        onExport={
          can(user, 'exports.run')
            ? (state, format) => exportList(listQueryText(state), format, [])
            : undefined
        }
       />
    </Page>
  );
}
