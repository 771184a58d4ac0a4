/**
 * How far a what-if slider reaches: from nothing to twice the shop's own figure, or as far as the
 * next grade's median or the needed addition if that is further; round numbers, at most 200 steps.
 * Pure.
 */
export interface SliderRange {
  max: number;
  step: number;
}

const REACH = 2;
const STEPS = 200;

export function sliderRange(own: number, ...furthest: (number | null | undefined)[]): SliderRange {
  const known = furthest.filter((value): value is number => typeof value === 'number');
  const wanted = Math.max(own * REACH, ...known.map((value) => value * 1.1), 1);
  const step = roundUp(wanted / STEPS);
  return { step, max: Math.ceil(wanted / step) * step };
}

/** 1, 2 or 5 times a power of ten, at least `value`; never under one. */
function roundUp(value: number): number {
  if (value <= 1) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  const digit = [1, 2, 5, 10].find((one) => one * power >= value) ?? 10;
  return digit * power;
}

/** Units of the grading inputs. */
export function unitOfComponent(component: string): string {
  if (component === 'amount') return 'minor';
  return component === 'quantity' || component === 'low_tar_quantity' ? 'carton' : 'count';
}
