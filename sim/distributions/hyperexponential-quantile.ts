/** The hyperexponential law from its branches: exact inverse by a bracketed solve, then tabulated. */

import { expMinusOne } from './numeric/exponentials.ts';
import { findRoot } from './numeric/root.ts';
import { tabulateQuantile } from './numeric/tabulated-quantile.ts';
import type { Law } from './types.ts';

/** Shares are above 0 and sum to 1. */
export interface Branches {
  readonly shares: readonly number[];
  readonly means: readonly number[];
}

export function hyperexponentialLogQuantile(branches: Branches, p: number, q: number): number {
  if (p === 0) return -Infinity;
  const { means } = branches;
  const unit = p < q ? -Math.log1p(-p) : -Math.log(q);
  const f = (y: number) => {
    const x = Math.exp(y);
    return p < q ? Math.log(cdf(branches, x) / p) : Math.log(q / survival(branches, x));
  };
  // The quantile lies between those of the branches; the hair absorbs rounding.
  return findRoot(f, {
    low: Math.log(unit * Math.min(...means)) - 1e-9,
    high: Math.log(unit * Math.max(...means)) + 1e-9,
  });
}

export function createHyperexponential(branches: Branches, describe: () => string): Law {
  const { shares, means } = branches;
  const mean = shares.reduce((sum, share, i) => sum + share * means[i]!, 0);
  const variance = shares.reduce((sum, share, i) => {
    const branch = means[i]!;
    return sum + share * (branch * branch + (branch - mean) * (branch - mean));
  }, 0);
  const unit: Branches = { shares, means: means.map((branch) => branch / mean) };
  return {
    quantile: tabulateQuantile((p, q) => hyperexponentialLogQuantile(unit, p, q), mean),
    cdf: (x) => (x > 0 ? cdf(branches, x) : 0),
    survival: (x) => (x > 0 ? survival(branches, x) : 1),
    mean,
    variance,
    describe,
  };
}

function cdf({ shares, means }: Branches, x: number): number {
  let sum = 0;
  for (let i = 0; i < shares.length; i++) sum -= shares[i]! * expMinusOne(-x / means[i]!);
  return sum;
}

function survival({ shares, means }: Branches, x: number): number {
  let sum = 0;
  for (let i = 0; i < shares.length; i++) sum += shares[i]! * Math.exp(-x / means[i]!);
  return sum;
}
