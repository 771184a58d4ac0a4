import { describe, expect, it } from 'vitest';
import { rangeGeometry, standingOf } from './range-geometry';

describe('rangeGeometry', () => {
  it('draws the box in the middle quarter: 1.5 + 1 + 1.5 widths', () => {
    const shape = rangeGeometry({ value: 15, p25: 10, median: 16, p75: 20 });
    // from -5 to 35: (10+5)/40, (20+5)/40, (16+5)/40, (15+5)/40
    expect(shape).toEqual({
      boxFrom: 0.375,
      boxTo: 0.625,
      median: 0.525,
      value: 0.5,
      standing: 'within',
    });
  });
  it('keeps an outlier on the bar', () => {
    expect(rangeGeometry({ value: 1e6, p25: 10, median: 16, p75: 20 }).value).toBe(1);
    expect(rangeGeometry({ value: -1e6, p25: 10, median: 16, p75: 20 }).value).toBe(0);
  });
  it('has no dot for an unknown value, and no NaN where peers agree', () => {
    const shape = rangeGeometry({ p25: 0, median: 0, p75: 0 });
    expect(shape.value).toBeUndefined();
    expect([shape.boxFrom, shape.boxTo, shape.median].every(Number.isFinite)).toBe(true);
  });
});

describe('standingOf', () => {
  it('counts the edges as within', () => {
    expect(standingOf(10, 10, 20)).toBe('within');
    expect(standingOf(20, 10, 20)).toBe('within');
    expect(standingOf(9.9, 10, 20)).toBe('below');
    expect(standingOf(20.1, 10, 20)).toBe('above');
  });
});
