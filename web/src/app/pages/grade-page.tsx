import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router-dom';
import { useGrade } from '@/features/grading/api/grade';
import { GradeView } from '@/features/grading/grade-view';
import { Page } from '@/components/page';
import { QueryView } from '@/components/states';
import { formatPeriod } from '@/lib/format';
import { usePeriod } from '@/lib/period';

/** 档位 of one shop. */
export function GradePage() {
  const { t } = useTranslation('grading');
  const { id = '' } = useParams();
  const { period } = usePeriod();
  const query = useGrade(id, period);
  const shop = query.data?.shop_name;
  return (
    <Page
      title={shop === undefined ? t('title') : t('title_of', { shop })}
      intro={t('intro', {
        code: query.data?.customer_code ?? '',
        period: formatPeriod(period),
      })}
      help="grade"
      actions={<Link to={`/customers/${id}/book?period=${period}`}>{t('back')}</Link>}
    >
      <QueryView query={query} loadingRows={10}>
        {(grade) => <GradeView grade={grade} />}
      </QueryView>
    </Page>
  );
}
