/** A place as a condition writes it: `116.4 39.9`. */
export interface Point {
  lng: number;
  lat: number;
}
export function parsePoint(text: string): Point | null {
  const [lng, lat, ...rest] = text.trim().split(/\s+/).map(Number);
  if (lng === undefined || lat === undefined || rest.length > 0) return null;
  return Number.isFinite(lng) && Number.isFinite(lat) ? { lng, lat } : null;
}
/** About a metre. */
export const pointText = ({ lng, lat }: Point) => `${String(Number(lng.toFixed(5)))} ${String(Number(lat.toFixed(5)))}`;

/** Places ↔ a picture: north up, a degree of longitude as wide as it is there. */
export interface Projection {
  toX: (lng: number) => number;
  toY: (lat: number) => number;
  toPoint: (x: number, y: number) => Point;
}
export function projectionOf(points: readonly Point[], width: number, height: number): Projection {
  const lngs = points.map((point) => point.lng);
  const lats = points.map((point) => point.lat);
  const [west, east] = [Math.min(...lngs, 180), Math.max(...lngs, -180)];
  const [south, north] = [Math.min(...lats, 90), Math.max(...lats, -90)];
  const middle = points.length === 0 ? { lng: 105, lat: 35 } : { lng: (west + east) / 2, lat: (south + north) / 2 };
  const squeeze = Math.cos((middle.lat * Math.PI) / 180);
  const margin = 1.1;
  const degrees = Math.max(0.01, points.length === 0 ? 40 : 0);
  const across = Math.max(degrees, (east - west) * margin) * squeeze;
  const along = Math.max(degrees, (north - south) * margin);
  const pixels = Math.min(width / across, height / along);
  return {
    toX: (lng) => width / 2 + (lng - middle.lng) * squeeze * pixels,
    toY: (lat) => height / 2 - (lat - middle.lat) * pixels,
    toPoint: (x, y) => ({ lng: middle.lng + (x - width / 2) / pixels / squeeze, lat: middle.lat - (y - height / 2) / pixels }),
  };
}
