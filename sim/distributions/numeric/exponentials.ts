/**
 * What is missing from `exp`, `log` and `log1p` for exact laws: differences that would cancel.
 *
 * `Math.expm1` and `Math.pow` are banned below cli/, so their accurate forms are built here.
 */

/** exp(x) − 1 without cancellation. Kahan's trick: the errors of (e − 1) and log(e) cancel. */
export function expMinusOne(x: number): number {
  const e = Math.exp(x);
  if (e === 1) return x;
  if (e < 0.5 || e > 2) return e - 1;
  return ((e - 1) * x) / Math.log(e);
}

/** base^exponent for base ≥ 0 and exponent > 0. */
export function power(base: number, exponent: number): number {
  return Math.exp(Math.log(base) * exponent);
}

/**
 * x − log1p(x) for x > −1 without cancellation.
 *
 * Near zero, with r = x ÷ (2 + x): log1p(x) = 2 atanh(r) = 2 (r + r³/3 + r⁵/5 + …), and x − 2r = x r.
 */
export function xMinusLog1p(x: number): number {
  if (Math.abs(x) > 0.4) return x - Math.log1p(x);
  const r = x / (2 + x);
  const square = r * r;
  let sum = 0;
  // |r| ≤ 1/4, so sixteen terms reach 2^-64 of the first.
  for (let odd = 33; odd >= 3; odd -= 2) sum = sum * square + 1 / odd;
  return r * (x - 2 * square * sum);
}
