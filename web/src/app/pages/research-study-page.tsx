import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router-dom';
import { Page } from '@/components/page';
import { useExport } from '@/features/exports/use-export';
import { linesQueryText } from '@/features/research/api/research';
import { StudyView } from '@/features/research/study-view';
import { can } from '@/lib/can';
import { useUser } from '@/lib/session';

/** The interval is one column on screen and two in a file. */
const withHighEnd = (columns: readonly string[]) => columns.flatMap((key) => (key === 'low' ? ['low', 'high'] : [key]));

export function ResearchStudyPage() {
  const { t } = useTranslation('research');
  const { id = '' } = useParams();
  const start = useExport('research-tables');
  const mayExport = can(useUser(), 'exports.run');
  return (
    <Page title={t('view.title')} help="research">
      <StudyView
        id={id}
        onExport={mayExport ? (table, state, format, columns) => start(linesQueryText(id, table, state), format, withHighEnd(columns)) : undefined}
      />
    </Page>
  );
}
