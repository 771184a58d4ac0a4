import { FileTextOutlined } from '@ant-design/icons';
import { comparisonSign } from '@/lib/evidence';
import { formatFigure, textIn } from '@/lib/figure';
import type { StrategyEvidence, StrategyLine } from '../book-document';
import type { Text } from '../documents';
import { useBook } from './book-context';
import { Choices } from './suggestion-card';

/** 服务策略: what to do about it, with words, checks and materials. */
export function StrategiesPart() {
  const { book, t } = useBook();
  const { strategies = [], more_strategies = [] } = book.part_f ?? {};
  if (strategies.length === 0) return null;
  return (
    <section className="rma-book-part" id="strategies">
      <h2>{t('strategies')}</h2>
      <div className="rma-strategies">
        {strategies.map((strategy) => (
          <StrategyCard key={strategy.code} strategy={strategy} />
        ))}
      </div>
      {more_strategies.length > 0 && (
        <p className="rm-muted">{t('more_strategies', { codes: more_strategies.join(' · ') })}</p>
      )}
    </section>
  );
}

function StrategyCard({ strategy }: { strategy: StrategyLine }) {
  const { t, format, canDecide } = useBook();
  return (
    <article className="rma-strategy">
      <header>
        <h3>{textIn(strategy.name, format.language)}</h3>
        {strategy.serves_primary && (
          <span className="rma-pill rma-pill-key">{t('strategy_primary')}</span>
        )}
        <code>{strategy.code}</code>
      </header>
      {(strategy.evidence ?? []).length > 0 && (
        <p className="rm-muted">
          {t('because')}{' '}
          {(strategy.evidence ?? []).map((evidence) => (
            <Because key={evidence.source} evidence={evidence} />
          ))}
        </p>
      )}
      <TextList name={t('talking_points')} texts={strategy.talking_points} />
      <TextList name={t('verify_on_site')} texts={strategy.verify_on_site} />
      {(strategy.materials ?? []).length > 0 && (
        <p className="rma-materials">
          {t('materials')}{' '}
          {(strategy.materials ?? []).map((material) => (
            <span key={material.name.zh}>
              <FileTextOutlined aria-hidden /> {textIn(material.name, format.language)}{' '}
              <small>{t(`material.${material.kind}`)}</small>
            </span>
          ))}
        </p>
      )}
      {strategy.legal_note !== undefined && (
        <p className="rma-mind">
          {t('not_to_do')} {textIn(strategy.legal_note, format.language)}
        </p>
      )}
      {!strategy.is_talk_style && (
        <Choices
          item={`strategy:${strategy.code}`}
          name={textIn(strategy.name, format.language)}
          disabled={!canDecide}
        />
      )}
    </article>
  );
}

function TextList({ name, texts }: { name: string; texts?: readonly Text[] }) {
  const { format } = useBook();
  if (texts === undefined || texts.length === 0) return null;
  return (
    <>
      <h4>{name}</h4>
      <ul>
        {texts.map((text) => (
          <li key={text.zh}>{textIn(text, format.language)}</li>
        ))}
      </ul>
    </>
  );
}

/** One comparison that made the strategy match. */
function Because({ evidence }: { evidence: StrategyEvidence }) {
  const { t, register, format } = useBook();
  const [kind = '', name = ''] = evidence.source.split(/\.(.*)/);
  if (kind === 'class') return <span className="rma-because">{t(`figures:class.${name}`)}</span>;
  if (evidence.value === undefined)
    return (
      <span className="rma-because">
        {t(`attribute.${name}`)} {evidence.text}
      </span>
    );
  const unit = kind === 'metric' ? (register.find(name, 'shop')?.unit ?? '1') : '1';
  const title = kind === 'metric' ? register.nameOf(name) : t(`source.${kind}_${name}`);
  const limit =
    evidence.threshold === undefined
      ? ''
      : `${comparisonSign(evidence.comparison)} ${formatFigure(evidence.threshold, unit, format)}`;
  return (
    <span className="rma-because">
      {title} {formatFigure(evidence.value, unit, format)} {limit}
      {evidence.threshold_text?.startsWith('peer') ? ` (${t('peer_share')})` : ''}
    </span>
  );
}
