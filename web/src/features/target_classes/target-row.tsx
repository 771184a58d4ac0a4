import { RightOutlined } from '@ant-design/icons';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router-dom';
import { ClassTag } from '@/components/class-tag';
import { EvidenceChips } from '@/components/evidence-chips';
import { GradeMark } from '@/components/grade-mark';
import { languageOf, textIn } from '@/lib/figure';
import type { TargetEntry } from './api/lists';

interface Props {
  entry: TargetEntry;
  period: string;
  showClass: boolean;
  showArea: boolean;
}

/** One shop of a list: who, why in a sentence, the figures behind it. The whole row opens its book. */
export function TargetRow({ entry, period, showClass, showArea }: Props) {
  const { t, i18n } = useTranslation('target_classes');
  return (
    <li className="rma-target">
      <span className="rma-target-priority" title={t('priority')}>
        {entry.position}
      </span>
      <div className="rma-target-shop">
        <Link
          className="rma-target-link"
          to={`/customers/${entry.customer_id}/book?period=${period}`}
        >
          {entry.shop_name}
        </Link>
        {entry.grade_no !== null && entry.grade_no !== undefined && (
          <GradeMark gradeNo={entry.grade_no} previous={entry.previous_grade_no ?? undefined} />
        )}
        <small>
          {entry.customer_code}
          {showArea && entry.area_name !== '' && <> · {entry.area_name}</>}
        </small>
      </div>
      <div className="rma-target-why">
        <p>
          {(showClass || entry.is_primary) && (
            <ClassTag code={entry.class_code} isPrimary={entry.is_primary} />
          )}{' '}
          {textIn(entry.reason, languageOf(i18n.language))}
        </p>
        <EvidenceChips evidence={entry.evidence} most={3} />
        {!showClass && entry.also_in.length > 0 && (
          <p className="rma-target-also">
            {t('also_in')}{' '}
            {entry.also_in.map((code) => (
              <ClassTag key={code} code={code} />
            ))}
          </p>
        )}
      </div>
      <RightOutlined className="rma-target-go rma-noprint" aria-hidden />
    </li>
  );
}
