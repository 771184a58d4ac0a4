import { useTranslation } from 'react-i18next';
import { Link } from 'react-router-dom';
import { ClassTag } from '@/components/class-tag';
import { GradeMark } from '@/components/grade-mark';
import { useFigureFormat } from '@/lib/company';
import { formatFigure, textIn } from '@/lib/figure';
import { useMetricRegister } from '@/lib/metric-register';
import type { PreviewResult } from './api/drafts';

type ListPreview = NonNullable<PreviewResult['lists']>;
type GradePreview = NonNullable<PreviewResult['grades']>;
type StrategyPreview = NonNullable<PreviewResult['strategy']>;

/** Areas where something changes. */
export function AreaTable({ areas }: { areas: ListPreview['areas'] }) {
  const { t } = useTranslation('model_configs');
  if (areas.length === 0) return <p className="rm-muted">{t('no_area_changes')}</p>;
  return (
    <ul className="rma-lines-plain">
      {areas.map((area) => (
        <li key={area.area_id ?? ''}>
          <span>{area.area_name || t('no_area')}</span>
          <span>
            {area.classes
              .filter((one) => one.entered + one.left > 0)
              .map((one) => (
                <span key={one.class_code} className="rma-area-change">
                  <ClassTag code={one.class_code} />
                  {one.entered > 0 && <b className="rma-in">+{one.entered}</b>}
                  {one.left > 0 && <b className="rma-out">−{one.left}</b>}
                </span>
              ))}
          </span>
        </li>
      ))}
    </ul>
  );
}

interface Shop {
  customer_id: string;
  customer_code: string;
  shop_name: string;
  area_name: string;
}

function ShopLink({ shop }: { shop: Shop }) {
  return (
    <span>
      <Link to={`/customers/${shop.customer_id}/book`}>{shop.shop_name}</Link>{' '}
      <small className="rm-muted">
        {shop.customer_code} · {shop.area_name}
      </small>
    </span>
  );
}

/** Shops that would enter or leave, each with the reason. */
export function ListExamples({ examples }: { examples: ListPreview['examples'] }) {
  const { t } = useTranslation('model_configs');
  const { language } = useFigureFormat();
  if (examples.length === 0) return <p className="rm-muted">{t('no_examples')}</p>;
  return (
    <ul className="rma-moves">
      {examples.map((move) => (
        <li key={`${move.class_code}-${move.shop.customer_id}-${String(move.entered)}`}>
          <b className={move.entered ? 'rma-in' : 'rma-out'}>
            {t(move.entered ? 'entered' : 'left')}
          </b>
          <ClassTag code={move.class_code} />
          <ShopLink shop={move.shop} />
          <p>{textIn(move.reason, language)}</p>
        </li>
      ))}
    </ul>
  );
}

/** The largest moves between grades. */
export function GradeExamples({ examples }: { examples: GradePreview['examples'] }) {
  const { t } = useTranslation('model_configs');
  const { language } = useFigureFormat();
  if (examples.length === 0) return <p className="rm-muted">{t('no_examples')}</p>;
  return (
    <ul className="rma-moves">
      {examples.slice(0, 8).map((move) => (
        <li key={move.shop.customer_id}>
          <GradeMark gradeNo={move.grade_after} previous={move.grade_before} />
          <ShopLink shop={move.shop} />
          <p>{textIn(move.reason, language)}</p>
        </li>
      ))}
    </ul>
  );
}

/** Shops that a strategy would newly serve, or no longer, with the figures that decide. */
export function StrategyExamples({ examples }: { examples: StrategyPreview['examples'] }) {
  const { t } = useTranslation('model_configs');
  const format = useFigureFormat();
  const register = useMetricRegister();
  if (examples.length === 0) return <p className="rm-muted">{t('no_examples')}</p>;
  return (
    <ul className="rma-moves">
      {examples.map((move) => (
        <li key={move.shop.customer_id}>
          <b className={move.entered ? 'rma-in' : 'rma-out'}>
            {t(move.entered ? 'matches' : 'matched')}
          </b>
          <ShopLink shop={move.shop} />
          <p>
            {move.evidence.map((one) => {
              const metric = one.source.replace(/^metric\./, '');
              const unit = register.find(metric, 'shop')?.unit ?? '1';
              const value =
                typeof one.value === 'number' ? formatFigure(one.value, unit, format) : one.text;
              return (
                <span key={one.source} className="rma-because">
                  {register.nameOf(metric)} {value}
                </span>
              );
            })}
          </p>
        </li>
      ))}
    </ul>
  );
}
