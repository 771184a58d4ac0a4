import { describe, expect, it } from 'vitest';
import { sliderRange } from './slider-range';

describe('sliderRange', () => {
  it('reaches twice the own figure in round steps', () => {
    // 2 x 907 = 1814; 1814 / 200 = 9.07 -> steps of 10 -> 1820
    expect(sliderRange(907)).toEqual({ step: 10, max: 1820 });
  });
  it('reaches beyond what would lift the shop', () => {
    expect(sliderRange(10, 100).max).toBeGreaterThanOrEqual(110);
  });
  it('has room for a shop that bought nothing', () => {
    expect(sliderRange(0, null, undefined)).toEqual({ step: 1, max: 1 });
  });
  it('never takes more than 200 steps and a rest', () => {
    for (const own of [3, 49, 907, 12_326_300]) {
      const { max, step } = sliderRange(own);
      expect(max / step).toBeLessThanOrEqual(201);
    }
  });
});
