import { useTranslation } from 'react-i18next';
import { ClassTag } from '@/components/class-tag';
import { useFigureFormat } from '@/lib/company';
import { textIn } from '@/lib/figure';
import type { Strategy } from './api/library';
import './strategy.css';

/** One strategy to read. */
export function StrategyRead({ strategy }: { strategy: Strategy }) {
  const { t } = useTranslation('strategies');
  const { language } = useFigureFormat();
  const texts = (name: string, list: Strategy['talking_points']) =>
    list.length > 0 && (
      <>
        <dt>{t(name)}</dt>
        <dd>
          <ol>
            {list.map((text) => (
              <li key={text.zh}>{textIn(text, language)}</li>
            ))}
          </ol>
        </dd>
      </>
    );
  return (
    <dl className="rma-strategy-read">
      <dt>{t('serves')}</dt>
      <dd className="rma-class-list">
        {strategy.serves.length === 0
          ? t('any_shop')
          : strategy.serves.map((code) => <ClassTag key={code} code={code} />)}
      </dd>
      <dt>{t('trigger')}</dt>
      <dd>
        <code className="rma-trigger">{strategy.trigger}</code>
      </dd>
      {texts('talking_points', strategy.talking_points)}
      {texts('verify_on_site', strategy.verify_on_site)}
      {strategy.materials.length > 0 && (
        <>
          <dt>{t('materials')}</dt>
          <dd>
            {strategy.materials
              .map(
                (material) =>
                  `${textIn(material.name, language)} (${t(`guidance:material.${material.kind}`)})`,
              )
              .join(' · ')}
          </dd>
        </>
      )}
      {strategy.legal_note && (
        <>
          <dt>{t('legal_note')}</dt>
          <dd>{textIn(strategy.legal_note, language)}</dd>
        </>
      )}
      <dt>{t('origin')}</dt>
      <dd>
        {strategy.origin || '—'} · {t('version', { version: strategy.version })} ·{' '}
        {t(strategy.is_active ? 'active' : 'withdrawn')}
      </dd>
    </dl>
  );
}
