/** Exponential growth without `pow`, whose last digit differs between engines. */

/** `startNs · factor^times`, at most `maxNs`. */
export function grownNs(startNs: number, factor: number, times: number, maxNs: number): number {
  let valueNs = startNs;
  for (let i = 0; i < times && valueNs < maxNs; i++) valueNs *= factor;
  return Math.min(valueNs, maxNs);
}
