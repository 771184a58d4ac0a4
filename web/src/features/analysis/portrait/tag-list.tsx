import { formatPeriod } from '@/lib/format';
import type { ShopScoresView } from '../api/scores';
import { useAnalysisWords } from '../use-words';
import { riskOf, tagsOf } from './portrait-tags';
import type { PortraitTag } from './portrait-tags';

interface TagWords {
  name: string;
  reason: string;
}

/** 标签: in a word what stands out, and the reason beside each. */
export function TagList({ view }: { view: ShopScoresView }) {
  const { t } = useAnalysisWords();
  const words = useTagWords(view);
  const tags = tagsOf(view.scores);
  if (tags.length === 0) return <p className="rm-muted">{t('portrait.no_tags')}</p>;
  return (
    <ul className="rma-tags" aria-label={t('portrait.tags')}>
      {tags.map((tag) => {
        const { name, reason } = words(tag.tag);
        return (
          <li key={tag.tag} className={`rma-tag rma-tag-${tag.tone}`}>
            <b>{name}</b>
            <span>{reason}</span>
          </li>
        );
      })}
    </ul>
  );
}

function useTagWords(view: ShopScoresView): (tag: PortraitTag['tag']) => TagWords {
  const { t, figure } = useAnalysisWords();
  const clusterWords = useClusterWords(view);
  const { value, leaving, strange } = view.scores;
  return (tag) => {
    if (tag === 'tier' && value)
      return {
        name: t('portrait.tag.tier', { tier: value.tier }),
        reason: t(`portrait.tier_reason.${value.tier}`, { amount: figure(value.amount_minor, 'minor') }),
      };
    if (tag === 'gone' && value)
      return {
        name: t('portrait.tag.gone'),
        reason: t('portrait.reason.gone', {
          days: figure(value.recency_days, 'count'),
          alive: figure(value.alive ?? 0, 'percent'),
        }),
      };
    if (tag === 'cluster') return clusterWords;
    if (tag === 'outlier') return { name: t('portrait.tag.outlier'), reason: t('portrait.reason.outlier') };
    if (tag === 'strange' && strange[0])
      return {
        name: t('portrait.tag.strange'),
        reason: t('portrait.reason.strange', {
          period: formatPeriod(strange[0].period),
          actual: figure(strange[0].actual, 'carton'),
          expected: figure(strange[0].expected, 'carton'),
        }),
      };
    return {
      name: t(tag === 'at_risk' ? 'portrait.tag.at_risk' : 'portrait.tag.steady'),
      reason: t('portrait.reason.leaving', {
        probability: figure(leaving?.probability ?? 0, 'percent'),
        times: (leaving ? riskOf(leaving) : 1).toFixed(1),
      }),
    };
  };
}

function useClusterWords(view: ShopScoresView): TagWords {
  const { t, figure, inWords, feature } = useAnalysisWords();
  const { cluster } = view.scores;
  if (!cluster) return { name: '', reason: '' };
  const traits = cluster.traits.map((trait) => {
    const { name, unit } = feature(view.features, trait.feature);
    return `${name} ${figure(trait.value, unit)}`;
  });
  return { name: inWords(cluster.name), reason: traits.join(t('list_comma')) || t('clusters.average') };
}
