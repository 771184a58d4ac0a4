import { StarFilled } from '@ant-design/icons';
import { useTranslation } from 'react-i18next';
import './class-tag.css';

/** A target class by its own colour, the same on every page. */
export function ClassTag({ code, isPrimary = false }: { code: string; isPrimary?: boolean }) {
  const { t, i18n } = useTranslation('figures');
  const key = `figures:class.${code}`;
  return (
    <span className={`rma-class rma-class-${code.toLowerCase()}`}>
      {isPrimary && <StarFilled aria-label={t('class_primary')} />}
      {i18n.exists(key) ? t(key) : code}
    </span>
  );
}
