/** Weights that must sum to a whole. Sums are compared in millionths: floats do not add up. Pure. */
export function sumOf(weights: readonly number[]): number {
  return Math.round(weights.reduce((sum, weight) => sum + weight, 0) * 1e6) / 1e6;
}

export function isWhole(weights: readonly number[], total: number): boolean {
  return Math.abs(sumOf(weights) - total) <= 1e-6;
}

/**
 * The same proportions, summing to `total` exactly, in steps of a hundredth of a percent; the largest
 * takes what rounding leaves. All zero stays as it is: there is no proportion to keep.
 */
export function spread(weights: readonly number[], total: number): number[] {
  const sum = sumOf(weights);
  if (sum <= 0) return [...weights];
  const step = total / 10_000;
  const rounded = weights.map((weight) => Math.round((weight / sum) * 10_000));
  const left = 10_000 - rounded.reduce((all, one) => all + one, 0);
  const largest = rounded.indexOf(Math.max(...rounded));
  return rounded.map((one, index) =>
    clean((index === largest ? one + left : one) * step),
  );
}

function clean(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}
