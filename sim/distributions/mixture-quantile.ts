/** The mixture of laws from their shares: exact inverse between the components', then tabulated. */

import { bracketAround, findRoot } from './numeric/root.ts';
import { tabulateQuantile } from './numeric/tabulated-quantile.ts';
import type { Law } from './types.ts';

/** Shares are above 0 and sum to 1. */
export interface Component {
  readonly law: Law;
  readonly share: number;
}

/** In nanoseconds. Whatever is shorter counts as no time at all, since samples are rounded to 1 ns. */
const SHORTEST = 1e-6;

/** 1 − 2^-53. */
const LARGEST_UNIFORM = 0.9999999999999999;

export function createMixture(components: readonly Component[], describe: () => string): Law {
  const [only] = components;
  if (components.length === 1) return { ...only!.law, describe };
  const mean = total(components, ({ mean }) => mean);
  return {
    quantile: tabulateQuantile((p, q) => mixtureLogQuantile(components, p, q), 1),
    cdf: (x) => total(components, (law) => law.cdf(x)),
    survival: (x) => total(components, (law) => law.survival(x)),
    mean,
    variance:
      mean === Infinity
        ? Infinity
        : total(components, (law) => law.variance + (law.mean - mean) * (law.mean - mean)),
    describe,
  };
}

/** Smallest x that P(X ≤ x) lifts above p: between the smallest and largest of the components'. */
function mixtureLogQuantile(components: readonly Component[], p: number, q: number): number {
  const above = (x: number) => {
    // Compared in the smaller tail, where the digits are.
    return p < q
      ? total(components, (law) => law.cdf(x)) - p
      : q - total(components, (law) => law.survival(x));
  };
  if (above(SHORTEST) > 0) return -Infinity;
  const quantiles = components.map(({ law }) => law.quantile(Math.min(p, LARGEST_UNIFORM)));
  const low = Math.log(Math.max(SHORTEST, Math.min(...quantiles)));
  const high = Math.log(Math.max(SHORTEST, ...quantiles));
  // Zero counts as below: at a step, the root is where the function turns positive.
  const f = (y: number) => {
    const value = above(Math.exp(y));
    return value === 0 ? -1e-300 : value;
  };
  if (f(low - 1e-9) < 0 && f(high + 1e-9) > 0) {
    return findRoot(f, { low: low - 1e-9, high: high + 1e-9 });
  }
  // p was rounded on its way to the components: the bracket may miss by a little in the far tail.
  return findRoot(f, bracketAround(f, high, 0.1));
}

function total(components: readonly Component[], of: (law: Law) => number): number {
  let sum = 0;
  for (let i = 0; i < components.length; i++) {
    const { law, share } = components[i]!;
    sum += share * of(law);
  }
  return sum;
}
