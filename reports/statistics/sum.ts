/** Adds from left to right, so that the same values give the same last digit everywhere. */
export function sum(values: readonly number[]): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
