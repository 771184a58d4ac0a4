import { describe, expect, it } from 'vitest';
import { heldOutDays, measureText, verdictOf } from './back-test';
import type { BackTest } from './api/results';

const zh = { language: 'zh' as const };
const test: BackTest = {
  measure: 'relative_error',
  is_higher_better: false,
  value: 0.08,
  baseline: 0.07,
  baseline_name: 'last_weeks_again',
  in_use: 0.09,
  cases: 391,
  learnt_until: '2026-08-08',
  tested_until: '2026-10-31',
  more: [],
  reliability: [],
};

describe('a back-test', () => {
  it('counts the days that were held out', () => {
    expect(heldOutDays(test)).toBe(84); // 23 of August, 30 of September, 31 of October
  });
  it('is worse than a plain method with a smaller error, and better than one with a larger', () => {
    expect(verdictOf(test, 0.07, zh)).toBe('worse');
    expect(verdictOf(test, 0.09, zh)).toBe('better');
    expect(verdictOf({ ...test, is_higher_better: true }, 0.09, zh)).toBe('worse');
  });
  it('calls alike what is written alike', () => {
    expect(verdictOf(test, 0.0801, zh)).toBe('same');
  });
  it('writes shares as percent, the area under the curve as it is, counts whole', () => {
    expect(measureText('recall_at_10', 0.1273, zh)).toBe('12.7%');
    expect(measureText('auc', 0.8136, zh)).toBe('0.814');
    expect(measureText('left', 41, zh)).toBe('41');
  });
});
