import { describe, expect, it } from 'vitest';
import { hasAdvice, keyReasons } from './advice';

const format = { language: 'zh' as const, currency: 'CNY' };
const line = (because: { feature: string; value?: number; push: number }[]) => ({
  product: 0,
  probability: 0.34,
  usual: 0.08,
  because,
});

describe('what speaks for a key product', () => {
  it('reads shares as percent and the price as times the usual one', () => {
    const reasons = keyReasons(
      line([
        { feature: 'carriers_share', value: 0.62, push: 0.8 },
        { feature: 'price_ratio', value: Math.log(1.5), push: 0.3 },
        { feature: 'own_ago_days', value: 90, push: 0.1 },
      ]),
      format,
    );
    expect(reasons).toEqual([
      { key: 'carriers_share', value: '62.0%' },
      { key: 'price_ratio', value: '1.5' },
      { key: 'own_ago_days', value: '90' },
    ]);
  });
  it('says that it was never ordered, and leaves out what is not known or has no words', () => {
    const reasons = keyReasons(
      line([
        { feature: 'own_ago_days', push: 0.8 },
        { feature: 'class_share', push: 0.3 },
        { feature: 'luck', value: 7, push: 0.1 },
      ]),
      format,
    );
    expect(reasons).toEqual([{ key: 'never', value: '' }]);
  });
});

describe('advice', () => {
  it('is there as soon as one model names a product', () => {
    expect(hasAdvice({})).toBe(false);
    expect(hasAdvice({ key_response: [line([])] })).toBe(true);
  });
});
