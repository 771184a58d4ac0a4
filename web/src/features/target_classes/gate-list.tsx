import { useTranslation } from 'react-i18next';
import { Link } from 'react-router-dom';
import { ClassTag } from '@/components/class-tag';
import { EmptyState } from '@/components/states';
import { languageOf, textIn } from '@/lib/figure';
import type { GateLine } from './api/lists';

/** Shops that qualified for a list and were kept out: which rule, and why. */
export function GateList({ lines, period }: { lines: readonly GateLine[]; period: string }) {
  const { t, i18n } = useTranslation('target_classes');
  if (lines.length === 0) return <EmptyState title={t('kept_out_none')} />;
  return (
    <ol className="rma-targets">
      {lines.map((line) => (
        <li key={`${line.customer_id}-${line.class_code}-${line.rule}`} className="rma-target">
          <code className="rma-rule">{line.rule}</code>
          <div className="rma-target-shop">
            <Link
              className="rma-target-link"
              to={`/customers/${line.customer_id}/book?period=${period}`}
            >
              {line.shop_name}
            </Link>
            <small>
              {line.customer_code} · {line.area_name}
            </small>
          </div>
          <div className="rma-target-why">
            <p>
              <ClassTag code={line.class_code} /> {textIn(line.text, languageOf(i18n.language))}
            </p>
          </div>
        </li>
      ))}
    </ol>
  );
}
