/**
 * Weibull law: exponential time to a power. Shape below 1 has a heavier tail than exponential, above
 * 1 a lighter one.
 *
 * The spread is 1 ÷ shape, from 0.0001 to 10; beyond that nearly nothing happens in most samples.
 */

import { expMinusOne, power } from './numeric/exponentials.ts';
import { logGamma, logGammaNearOne } from './numeric/log-gamma.ts';
import { findRoot } from './numeric/root.ts';
import type { ScaleFamily } from './scale-family.ts';
import { scaleFamilyLaw } from './scale-family-law.ts';
import type { Law } from './types.ts';

const SPREAD_MIN = 1e-4;
const SPREAD_MAX = 10;

/** log Γ(1 + x). */
function logGammaPlusOne(x: number): number {
  return x < 0.15 ? logGammaNearOne(x) : logGamma(1 + x);
}

function squaredCv(spread: number): number {
  return expMinusOne(logGammaPlusOne(2 * spread) - 2 * logGammaPlusOne(spread));
}

/** The cv grows with the spread; beyond the ends the answer only has to lie beyond them too. */
function spreadOfCv(cv: number): number {
  const target = cv * cv;
  if (target < squaredCv(SPREAD_MIN)) return 0;
  if (target > squaredCv(SPREAD_MAX)) return Infinity;
  return findRoot((spread) => Math.log(squaredCv(spread) / target), {
    low: SPREAD_MIN,
    high: SPREAD_MAX,
  });
}

const family: ScaleFamily = {
  name: 'weibull',
  spreadMin: SPREAD_MIN,
  spreadMax: SPREAD_MAX,
  spreadMaxForMean: SPREAD_MAX,
  logMean: logGammaPlusOne,
  logQuantile: (spread, p, q) => spread * Math.log(p < 0.5 ? -Math.log1p(-p) : -Math.log(q)),
  spreadOfCv,
  cvOfSpread: (spread) => Math.sqrt(squaredCv(spread)),
  shape: {
    name: 'shape',
    summary: 'Below 1: heavier tail than exponential; 1: exponential; above 1: lighter.',
    toSpread: (shape) => 1 / shape,
    fromSpread: (spread) => 1 / spread,
  },
  scale: { name: 'scale', summary: 'The value below which 63.2 % lie.' },
};

export const weibull = scaleFamilyLaw(
  family,
  'An exponential time to a power: the tail can be lighter or heavier than exponential.',
  ({ spread, scale }, describe) => createWeibull({ spread, scale }, describe),
);

function createWeibull(
  { spread, scale }: { readonly spread: number; readonly scale: number },
  describe: () => string,
): Law {
  const mean = scale * Math.exp(logGammaPlusOne(spread));
  const hazard = (x: number) => power(x / scale, 1 / spread);
  return {
    quantile: (u) => scale * power(-Math.log1p(-u), spread),
    cdf: (x) => (x > 0 ? -expMinusOne(-hazard(x)) : 0),
    survival: (x) => (x > 0 ? Math.exp(-hazard(x)) : 1),
    mean,
    variance: mean * mean * squaredCv(spread),
    describe,
  };
}
