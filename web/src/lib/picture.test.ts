import { describe, expect, it } from 'vitest';
import { placePictures } from './picture';

describe('placePictures', () => {
  it('fills the shorter column and lets a wide picture take both', () => {
    const sizes = [
      { width: 100, height: 100 },
      { width: 100, height: 50 },
      { width: 100, height: 100 },
      { width: 400, height: 100 },
    ];
    // Page 230 wide, gap 10: columns of 100.
    const { places, height } = placePictures(sizes, 230, 10, 0);
    expect(places).toEqual([
      { x: 10, y: 0, width: 100, height: 100 },
      { x: 120, y: 0, width: 100, height: 50 },
      { x: 120, y: 60, width: 100, height: 100 },
      { x: 10, y: 170, width: 210, height: 52.5 },
    ]);
    expect(height).toBe(232.5);
  });
});
