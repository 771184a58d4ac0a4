/**
 * Where a figure stands among its peers: a bar from the lowest to the highest of what is drawn, the
 * middle half of the peers as a box, their median as a tick, the shop as a dot. Positions are shares
 * of the width, 0..1. Pure.
 */
export interface RangeInput {
  value?: number | undefined;
  p25: number;
  median: number;
  p75: number;
}

export type Standing = 'below' | 'within' | 'above';

export interface RangeGeometry {
  boxFrom: number;
  boxTo: number;
  median: number;
  value?: number;
  standing?: Standing;
}

/** Room beside the box, in widths of the box, before an outlying value is clamped to the edge. */
const ROOM = 1.5;

export function rangeGeometry(input: RangeInput): RangeGeometry {
  const { value, p25, median, p75 } = input;
  const box = p75 - p25;
  // Peers that all agree: draw them as a thin box in the middle.
  const width = box > 0 ? box : Math.max(Math.abs(median) * 0.1, 1e-9);
  const from = p25 - ROOM * width;
  const to = p75 + ROOM * width;
  const place = (x: number): number => Math.min(1, Math.max(0, (x - from) / (to - from)));
  const shape = { boxFrom: place(p25), boxTo: place(p75), median: place(median) };
  if (value === undefined) return shape;
  return { ...shape, value: place(value), standing: standingOf(value, p25, p75) };
}

export function standingOf(value: number, p25: number, p75: number): Standing {
  if (value < p25) return 'below';
  return value > p75 ? 'above' : 'within';
}
