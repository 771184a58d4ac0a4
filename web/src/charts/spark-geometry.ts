/**
 * A line of a few months, small enough to stand in a row of text. Months without a figure break the
 * line: unknown is not zero. Pure.
 */
export interface SparkGeometry {
  /** SVG path of the line; empty with fewer than two neighbouring months. */
  path: string;
  /** The newest known month. */
  last?: { x: number; y: number };
}

export function sparkGeometry(
  values: readonly (number | null | undefined)[],
  width: number,
  height: number,
  padding = 2,
): SparkGeometry {
  const known = values.filter((v): v is number => typeof v === 'number');
  if (known.length === 0) return { path: '' };
  const low = Math.min(...known);
  const span = Math.max(...known) - low;
  const step = values.length > 1 ? (width - 2 * padding) / (values.length - 1) : 0;
  const point = (value: number, index: number): { x: number; y: number } => ({
    x: round(padding + index * step),
    // A flat line runs through the middle.
    y: round(
      span > 0 ? height - padding - ((value - low) / span) * (height - 2 * padding) : height / 2,
    ),
  });
  let path = '';
  let isDrawing = false;
  let last: { x: number; y: number } | undefined;
  values.forEach((value, index) => {
    if (typeof value !== 'number') {
      isDrawing = false;
      return;
    }
    last = point(value, index);
    path += `${isDrawing ? 'L' : 'M'}${last.x} ${last.y}`;
    isDrawing = true;
  });
  return last === undefined ? { path } : { path, last };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
