/**
 * Student's t distribution with a whole number of degrees of freedom.
 *
 * P(|T| > t) is the regularized incomplete beta function I_x(ν/2, 1/2) at x = ν ÷ (ν + t²), by its
 * continued fraction (Abramowitz & Stegun 26.5.8, modified Lentz). With whole ν the beta function
 * needs no gamma function: B(1/2, 1/2) = π, B(1, 1/2) = 2, B(a + 1, b) = B(a, b)·a ÷ (a + b).
 */

/** Two-sided tail: P(|T| > t) for t ≥ 0. */
export function studentTTail(t: number, degrees: number): number {
  if (t === 0) return 1;
  if (t === Infinity) return 0;
  const square = t * t;
  // Both are computed, because near 1 the difference 1 − x would lose its digits.
  const x = 1 / (1 + square / degrees);
  const rest = 1 / (1 + degrees / square);
  return incompleteBeta({ x, rest }, degrees / 2, betaWithHalf(degrees));
}

/** The t for which P(|T| > t) = tail, for 0 < tail < 1. Accurate to about 1e-12, relative. */
export function studentTQuantile(tail: number, degrees: number): number {
  let low = 0;
  let high = 1;
  while (studentTTail(high, degrees) > tail) high *= 2;
  // Bisection: 100 halvings reach the last bit, and it cannot leave the bracket.
  for (let i = 0; i < 100; i++) {
    const middle = (low + high) / 2;
    if (studentTTail(middle, degrees) > tail) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** B(degrees ÷ 2, 1/2). */
function betaWithHalf(degrees: number): number {
  let a = degrees % 2 === 0 ? 1 : 0.5;
  let beta = degrees % 2 === 0 ? 2 : Math.PI;
  while (a < degrees / 2) {
    beta *= a / (a + 0.5);
    a += 1;
  }
  return beta;
}

interface Argument {
  readonly x: number;
  /** 1 − x. */
  readonly rest: number;
}

/** I_x(a, 1/2), given B(a, 1/2). The fraction converges fast below the switch, its mirror above. */
function incompleteBeta({ x, rest }: Argument, a: number, beta: number): number {
  const logX = x < 0.5 ? Math.log(x) : Math.log1p(-rest);
  const front = Math.exp(a * logX) * Math.sqrt(rest);
  if (x < (a + 1) / (a + 2.5)) return (front * continuedFraction(x, a, 0.5)) / (a * beta);
  return 1 - (front * continuedFraction(rest, 0.5, a)) / (0.5 * beta);
}

function continuedFraction(x: number, a: number, b: number): number {
  const tiny = 1e-300;
  let c = 1;
  let d = 1 / nonZero(1 - ((a + b) * x) / (a + 1), tiny);
  let value = d;
  for (let m = 1; m < 1000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / nonZero(1 + even * d, tiny);
    c = nonZero(1 + even / c, tiny);
    value *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / nonZero(1 + odd * d, tiny);
    c = nonZero(1 + odd / c, tiny);
    const step = d * c;
    value *= step;
    if (Math.abs(step - 1) < 1e-16) break;
  }
  return value;
}

function nonZero(value: number, tiny: number): number {
  return Math.abs(value) < tiny ? tiny : value;
}
