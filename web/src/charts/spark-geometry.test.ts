import { describe, expect, it } from 'vitest';
import { sparkGeometry } from './spark-geometry';

describe('sparkGeometry', () => {
  it('spans the box from lowest to highest', () => {
    const spark = sparkGeometry([0, 10, 5], 104, 24);
    // x: 2, 52, 102; y: 0 at the bottom 22, 10 at the top 2, 5 in the middle 12
    expect(spark.path).toBe('M2 22L52 2L102 12');
    expect(spark.last).toEqual({ x: 102, y: 12 });
  });
  it('breaks the line at an unknown month instead of drawing zero', () => {
    expect(sparkGeometry([1, null, 2], 104, 24).path).toBe('M2 22M102 2');
  });
  it('draws a flat line through the middle', () => {
    expect(sparkGeometry([3, 3], 104, 24).path).toBe('M2 12L102 12');
  });
  it('has nothing to draw without figures', () => {
    expect(sparkGeometry([null, undefined], 100, 20)).toEqual({ path: '' });
  });
});
