import { describe, expect, it } from 'vitest';
import { networkPlaces } from './network-layout';

const distance = (a?: { x: number; y: number }, b?: { x: number; y: number }): number =>
  Math.hypot((a?.x ?? NaN) - (b?.x ?? NaN), (a?.y ?? NaN) - (b?.y ?? NaN));

describe('networkPlaces', () => {
  it('keeps tied nodes nearer to each other than to those of another part', () => {
    // Two triangles, 0-1-2 and 3-4-5, their nodes taking turns on the circle of the beginning.
    const ties = [
      { from: 0, to: 2 },
      { from: 2, to: 4 },
      { from: 4, to: 0 },
      { from: 1, to: 3 },
      { from: 3, to: 5 },
      { from: 5, to: 1 },
    ];
    const places = networkPlaces(6, ties, 1, 1);
    const within = Math.max(distance(places[0], places[2]), distance(places[1], places[3]));
    const between = Math.max(...[1, 3, 5].map((other) => distance(places[0], places[other])));
    expect(within).toBeLessThan(between);
  });
  it('fills the box and leaves it nowhere', () => {
    const places = networkPlaces(5, [{ from: 0, to: 1 }], 200, 80);
    const xs = places.map((place) => place.x);
    const ys = places.map((place) => place.y);
    expect([Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)]).toEqual([0, 200, 0, 80]);
  });
  it('places one node in the middle, and none without nodes', () => {
    expect(networkPlaces(1, [], 10, 4)).toEqual([{ x: 5, y: 2 }]);
    expect(networkPlaces(0, [], 10, 4)).toEqual([]);
  });
  it('is the same every time', () => {
    const ties = [{ from: 0, to: 3 }];
    expect(networkPlaces(4, ties, 9, 9)).toEqual(networkPlaces(4, ties, 9, 9));
  });
});
