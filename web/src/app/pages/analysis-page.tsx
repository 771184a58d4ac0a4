import { useTranslation } from 'react-i18next';
import { Navigate, useParams } from 'react-router-dom';
import { AnalysisView, RunChoice, isPart } from '@/features/analysis/analysis-view';
import { Page } from '@/components/page';
import { can } from '@/lib/can';
import { useUser } from '@/lib/session';

/** 数据分析. */
export function AnalysisPage() {
  const { t } = useTranslation('analysis');
  const user = useUser();
  const { part = 'overview' } = useParams();
  if (!isPart(part)) return <Navigate to="/analysis" replace />;
  return (
    // Another part is another page: what was opened on this one is closed.
    <Page
      key={part}
      title={part === 'overview' ? t('title') : t(`model.${part}`)}
      intro={t(`answers.${part}`)}
      help="analysis"
      actions={part === 'models' ? undefined : <RunChoice />}
    >
      <AnalysisView
        part={part}
        canRun={can(user, 'month.run')}
        canPublish={can(user, 'models.publish')}
      />
    </Page>
  );
}
