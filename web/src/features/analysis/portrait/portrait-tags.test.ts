import { describe, expect, it } from 'vitest';
import type { ShopScores } from '../api/scores';
import { riskOf, tagsOf } from './portrait-tags';

const nothing: ShopScores = { strange: [], recommended: [], range: [] };
const value = { recency: 5, frequency: 5, amount: 5, tier: 'A', recency_days: 2, orders: 50, amount_minor: 1 };
const leaving = (probability: number) => ({ probability, usual: 0.05, pushes: [] });
const namesOf = (scores: ShopScores) => tagsOf(scores).map((one) => one.tag);

describe('the tags of a portrait', () => {
  it('are none when no model says anything', () => {
    expect(tagsOf(nothing)).toEqual([]);
  });
  it('warn of twice the usual probability of falling away, and calm at the usual one or less', () => {
    expect(riskOf(leaving(0.1))).toBeCloseTo(2);
    expect(namesOf({ ...nothing, leaving: leaving(0.1) })).toEqual(['at_risk']);
    expect(namesOf({ ...nothing, leaving: leaving(0.08) })).toEqual([]);
    expect(namesOf({ ...nothing, leaving: leaving(0.05) })).toEqual(['steady']);
  });
  it('say that a shop is rather gone than not, and have no tier for one that never ordered', () => {
    expect(namesOf({ ...nothing, value: { ...value, alive: 0.49 } })).toEqual(['tier', 'gone']);
    expect(namesOf({ ...nothing, value: { ...value, tier: '', alive: 0.5 } })).toEqual([]);
  });
  it('tell the group, and that a shop is unlike its group', () => {
    const cluster = { cluster: 1, name: { zh: '大', en: 'large' }, distance: 9, traits: [], is_outlier: true };
    expect(namesOf({ ...nothing, cluster })).toEqual(['cluster', 'outlier']);
  });
});
