import type { ShopScores } from '../api/scores';

/** What stands out about a shop, by the models; each tag with the part of the scores that says so. Pure. */

export type Tone = 'good' | 'plain' | 'warn' | 'bad';
export interface PortraitTag {
  tag: 'tier' | 'gone' | 'cluster' | 'outlier' | 'at_risk' | 'steady' | 'strange';
  tone: Tone;
}

/** So many times as likely to fall away as shops usually are is worth a warning. */
export const RISK_RATIO = 2;
/** Less likely than not to be still a customer. */
const GONE = 0.5;

export function riskOf(leaving: NonNullable<ShopScores['leaving']>): number {
  return leaving.usual > 0 ? leaving.probability / leaving.usual : 1;
}

export function tagsOf(scores: ShopScores): PortraitTag[] {
  const { value, cluster, leaving, strange } = scores;
  const tags: PortraitTag[] = [];
  if (value && value.tier !== '') tags.push({ tag: 'tier', tone: value.tier === 'A' ? 'good' : 'plain' });
  if (value && typeof value.alive === 'number' && value.alive < GONE)
    tags.push({ tag: 'gone', tone: 'bad' });
  if (cluster) tags.push({ tag: 'cluster', tone: 'plain' });
  if (cluster?.is_outlier) tags.push({ tag: 'outlier', tone: 'warn' });
  if (leaving) {
    const risk = riskOf(leaving);
    if (risk >= RISK_RATIO) tags.push({ tag: 'at_risk', tone: 'bad' });
    else if (risk <= 1) tags.push({ tag: 'steady', tone: 'good' });
  }
  if (strange.length > 0) tags.push({ tag: 'strange', tone: 'warn' });
  return tags;
}
