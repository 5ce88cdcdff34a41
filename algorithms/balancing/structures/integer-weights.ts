/**
 * Whole numbers for products that count in them: HAProxy takes 0 to 256, IPVS 0 to 65535.
 *
 * Scenarios may say 0.5 or 1000. Whole weights within the limit stay as they are; others get one
 * common factor: a power of ten that makes all of them whole if there is one, or else the factor
 * that makes the largest as large as it may be.
 */

/**
 * What to multiply weights by before rounding them; 1 if they are whole and at most `max`.
 *
 * Others become at most `scaledMax`: where a hash has few values, a user of the product would not
 * write 0.3333 as 3333 either, because the last nodes of the list would get nothing.
 */
export function wholeWeightFactor(
  weights: ArrayLike<number>,
  max: number,
  scaledMax = max,
): number {
  for (let factor = 1; factor <= 1e6; factor *= 10) {
    if (!areWhole(weights, factor)) continue;
    const divisor = commonDivisor(weights, factor);
    const largest = Math.round(largestOf(weights) * factor);
    if (factor === 1 && largest <= max) return 1;
    if (largest / divisor <= scaledMax) return factor / divisor;
    break;
  }
  return scaledMax / largestOf(weights);
}

/** The weight in whole units, at least 1: no node that takes part is left without turns. */
export function wholeWeight(weight: number, factor: number, max: number): number {
  return Math.min(max, Math.max(1, Math.round(weight * factor)));
}

/** Greatest common divisor of the weights × factor, rounded; zeros do not count; 1 if all are. */
export function commonDivisor(weights: ArrayLike<number>, factor = 1): number {
  let divisor = 0;
  for (let i = 0; i < weights.length && divisor !== 1; i++) {
    let rest = Math.round(weights[i]! * factor);
    while (rest !== 0) {
      const remainder = divisor % rest;
      divisor = rest;
      rest = remainder;
    }
  }
  return divisor || 1;
}

/**
 * The largest whole weight of n members for which a hash of so many values, taken modulo the total,
 * passes over every slot four times or more, so that shares are nearly those of the weights.
 */
export function hashedWeightMax(values: number, members: number): number {
  return Math.max(1, Math.floor(values / (4 * members)));
}

function areWhole(weights: ArrayLike<number>, factor: number): boolean {
  for (let i = 0; i < weights.length; i++) {
    const scaled = weights[i]! * factor;
    if (Math.abs(scaled - Math.round(scaled)) > 1e-9 * scaled) return false;
  }
  return true;
}

function largestOf(weights: ArrayLike<number>): number {
  let largest = 0;
  for (let i = 0; i < weights.length; i++) largest = Math.max(largest, weights[i]!);
  return largest;
}
