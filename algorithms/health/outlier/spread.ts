/** Mean and deviation of the success rates of one sweep. */

export function mean(values: Float64Array, count: number): number {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += values[i]!;
  return sum / count;
}

/** Of these values, not an estimate for others: divided by n, not by n − 1. */
export function deviation(values: Float64Array, count: number): number {
  const centre = mean(values, count);
  let sum = 0;
  for (let i = 0; i < count; i++) sum += (values[i]! - centre) * (values[i]! - centre);
  return Math.sqrt(sum / count);
}

/** Who has a lower success rate is an outlier. */
export function outlierThreshold(values: Float64Array, count: number, factor: number): number {
  return mean(values, count) - factor * deviation(values, count);
}
