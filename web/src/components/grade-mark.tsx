import { ArrowDownOutlined, ArrowUpOutlined } from '@ant-design/icons';
import { useTranslation } from 'react-i18next';

/** `D22 ↓1`. */
export function GradeMark({ gradeNo, previous }: { gradeNo: number; previous?: number }) {
  const { t } = useTranslation('grading');
  const change = previous === undefined ? 0 : gradeNo - previous;
  return (
    <span className="rma-grade" title={t('grade_of', { grade: gradeNo })}>
      D{gradeNo}
      {change !== 0 && (
        <small className={change > 0 ? 'rma-change-better' : 'rma-change-worse'}>
          {change > 0 ? <ArrowUpOutlined aria-hidden /> : <ArrowDownOutlined aria-hidden />}
          {Math.abs(change)}
          <span className="rm-visually-hidden">
            {change > 0 ? t('rose', { count: change }) : t('fell', { count: -change })}
          </span>
        </small>
      )}
    </span>
  );
}
