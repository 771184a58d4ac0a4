import { describe, expect, it } from 'vitest';
import { parsePoint, pointText, projectionOf } from './place-geometry';

describe('places', () => {
  it('are read and written to a metre', () => {
    expect(parsePoint('116.40741 39.90423')).toEqual({ lng: 116.40741, lat: 39.90423 });
    expect(parsePoint('116.4')).toBeNull();
    expect(parsePoint('a b')).toBeNull();
    expect(pointText({ lng: 116.407412345, lat: 39.9 })).toBe('116.40741 39.9');
  });

  it('come back from the picture where they were', () => {
    const points = [
      { lng: 116.2, lat: 39.7 },
      { lng: 116.6, lat: 40.1 },
    ];
    const projection = projectionOf(points, 640, 480);
    for (const { lng, lat } of points) {
      const [x, y] = [projection.toX(lng), projection.toY(lat)];
      expect(x).toBeGreaterThan(0);
      expect(x).toBeLessThan(640);
      expect(y).toBeGreaterThan(0);
      expect(y).toBeLessThan(480);
      const back = projection.toPoint(x, y);
      expect(back.lng).toBeCloseTo(lng, 9);
      expect(back.lat).toBeCloseTo(lat, 9);
    }
    expect(projection.toY(40.1)).toBeLessThan(projection.toY(39.7)); // north is up
  });

  it('have a picture even when there are none', () => {
    const projection = projectionOf([], 640, 480);
    expect(projection.toPoint(320, 240)).toEqual({ lng: 105, lat: 35 });
  });
});
