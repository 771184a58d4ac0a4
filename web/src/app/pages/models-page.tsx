import { Segmented } from 'antd';
import { useTranslation } from 'react-i18next';
import { Navigate, useNavigate, useParams } from 'react-router-dom';
import type { ModelName } from '@/features/model_configs/model-fields';
import { ModelView } from '@/features/model_configs/model-view';
import { Page } from '@/components/page';
import { can } from '@/lib/can';
import { useUser } from '@/lib/session';

const MODELS: readonly ModelName[] = ['target_classes', 'grading'];

/** Thresholds and weights of the monthly models. */
export function ModelsPage() {
  const { t } = useTranslation('model_configs');
  const user = useUser();
  const navigate = useNavigate();
  const { model } = useParams();
  const chosen = MODELS.find((one) => one === model);
  if (chosen === undefined) return <Navigate to="/models/target_classes" replace />;
  return (
    <Page
      title={t('title')}
      intro={t('intro')}
      help="models"
      actions={
        <Segmented
          value={chosen}
          onChange={(next: ModelName) => void navigate(`/models/${next}`)}
          options={MODELS.map((one) => ({ value: one, label: t(`model.${one}`) }))}
        />
      }
    >
      <ModelView
        key={chosen}
        model={chosen}
        canEdit={can(user, 'models.edit')}
        canPublish={can(user, 'models.publish')}
      />
    </Page>
  );
}
