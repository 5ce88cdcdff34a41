/**
 * Regularized incomplete gamma functions P(a, x) and Q(a, x) = 1 − P, each accurate when it is small.
 *
 * Series below a + 1, continued fraction above (Numerical Recipes §6.2); the common prefactor uses
 * Stirling's error instead of log Γ for large a, where log Γ(a) would drown the digits that matter.
 */

import { xMinusLog1p } from './exponentials.ts';
import { logGamma, stirlingError } from './log-gamma.ts';

const TWO_PI = 6.283185307179586;
/** Both expansions need about 9 √a terms around x = a; shapes end at 1e6. */
const TERM_LIMIT = 200_000;

export interface GammaTails {
  /** P(a, x): probability at most x of a gamma law with shape a and scale 1. */
  readonly lower: number;
  /** Q(a, x): probability above x. */
  readonly upper: number;
}

export function gammaTails(a: number, x: number): GammaTails {
  if (!(x > 0)) return { lower: 0, upper: 1 };
  if (x === Infinity) return { lower: 1, upper: 0 };
  const front = gammaFront(a, x);
  if (x < a + 1) {
    const lower = Math.min(1, front * series(a, x));
    return { lower, upper: 1 - lower };
  }
  const upper = Math.min(1, front * a * fraction(a, x));
  return { lower: 1 - upper, upper };
}

/** x^a e^-x ÷ Γ(a + 1). */
function gammaFront(a: number, x: number): number {
  if (a < 10) return Math.exp(a * Math.log(x) - x - logGamma(a + 1));
  const offset = (x - a) / a;
  const distance = Math.abs(offset) < 0.4 ? xMinusLog1p(offset) : offset - Math.log(x / a);
  return Math.exp(-a * distance - stirlingError(a)) / Math.sqrt(TWO_PI * a);
}

/** 1 + x/(a+1) + x²/((a+1)(a+2)) + … */
function series(a: number, x: number): number {
  let term = 1;
  let sum = 1;
  for (let n = 1; n < TERM_LIMIT; n++) {
    term *= x / (a + n);
    sum += term;
    if (term < sum * 1e-17) break;
  }
  return sum;
}

/** 1/(x+1−a− 1(1−a)/(x+3−a− 2(2−a)/(x+5−a− …))), by Lentz's method. */
function fraction(a: number, x: number): number {
  let b = x + 1 - a;
  let c = 1e300;
  let d = 1 / b;
  let value = d;
  for (let n = 1; n < TERM_LIMIT; n++) {
    const numerator = n * (a - n);
    b += 2;
    d = 1 / (numerator * d + b);
    c = b + numerator / c;
    const factor = c * d;
    value *= factor;
    if (Math.abs(factor - 1) < 2e-16) break;
  }
  return value;
}
