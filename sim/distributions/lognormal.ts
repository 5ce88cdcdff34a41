/**
 * Lognormal law: the logarithm is normal. The usual picture of service times: a hump and a long tail.
 *
 * The spread is sigma. It ends at 4 (cv 2981): there the mean is made of values rarer than one in
 * 30,000, and a run that does not see them has another mean than the one asked for.
 */

import { expMinusOne } from './numeric/exponentials.ts';
import { normalCdf, normalQuantile, normalQuantileOf } from './numeric/normal.ts';
import type { ScaleFamily } from './scale-family.ts';
import { scaleFamilyLaw } from './scale-family-law.ts';
import type { Law } from './types.ts';

const family: ScaleFamily = {
  name: 'lognormal',
  spreadMin: 1e-6,
  spreadMax: 4,
  spreadMaxForMean: 4,
  logMean: (sigma) => (sigma * sigma) / 2,
  logQuantile: (sigma, p, q) => sigma * normalQuantileOf(p, q),
  spreadOfCv: (cv) => Math.sqrt(Math.log1p(cv * cv)),
  cvOfSpread: (sigma) => Math.sqrt(expMinusOne(sigma * sigma)),
  shape: {
    name: 'sigma',
    summary: 'Standard deviation of the logarithm.',
    toSpread: (sigma) => sigma,
    fromSpread: (sigma) => sigma,
  },
};

export const lognormal = scaleFamilyLaw(
  family,
  'A hump and a long tail: the usual picture of service times.',
  ({ spread: sigma, scale: median }, describe) => createLognormal({ sigma, median }, describe),
);

function createLognormal(
  { sigma, median }: { readonly sigma: number; readonly median: number },
  describe: () => string,
): Law {
  const mean = median * Math.exp((sigma * sigma) / 2);
  return {
    quantile: (u) => median * Math.exp(sigma * normalQuantile(u)),
    cdf: (x) => (x > 0 ? normalCdf(Math.log(x / median) / sigma) : 0),
    survival: (x) => (x > 0 ? normalCdf(-Math.log(x / median) / sigma) : 1),
    mean,
    variance: mean * mean * expMinusOne(sigma * sigma),
    describe,
  };
}
