import { describe, expect, it } from 'vitest';
import { isWhole, spread, sumOf } from './weights';

describe('weights', () => {
  it('add up though floats do not', () => {
    const weights = [0.1, 0.15, 0.1, 0.1, 0.05, 0.1, 0.1, 0.15, 0.1, 0.05];
    expect(sumOf(weights)).toBe(1);
    expect(isWhole(weights, 1)).toBe(true);
    expect(isWhole([35, 55, 5], 100)).toBe(false);
  });
});

describe('spread', () => {
  it('keeps the proportions and hits the whole exactly', () => {
    expect(spread([1, 1, 2], 1)).toEqual([0.25, 0.25, 0.5]);
    const thirds = spread([1, 1, 1], 100);
    expect(sumOf(thirds)).toBe(100);
    // 33.33 each; the first, largest by place, takes the hundredth left over.
    expect(thirds).toEqual([33.34, 33.33, 33.33]);
  });
  it('leaves nothing but zeros alone', () => {
    expect(spread([0, 0], 1)).toEqual([0, 0]);
  });
});
