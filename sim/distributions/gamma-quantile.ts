/** Exact inverse of the gamma law, and its fast form; shared by `gamma` and `erlang`. */

import { gammaTails } from './numeric/incomplete-gamma.ts';
import { logGamma } from './numeric/log-gamma.ts';
import { normalQuantileOf } from './numeric/normal.ts';
import { bracketAround, findRoot } from './numeric/root.ts';
import { tabulateQuantile } from './numeric/tabulated-quantile.ts';
import type { Law } from './types.ts';

/** Log of the quantile at scale 1, to about 1e-15 of max(1, result). */
export function gammaLogQuantile(shape: number, p: number, q: number): number {
  if (p === 0) return -Infinity;
  // P(a, x) = x^a ÷ Γ(a + 1) × (1 − a x ÷ (a + 1) + …): exact in doubles when x is below 1e-17.
  const small = (Math.log(p) + logGamma(shape + 1)) / shape;
  if (small < -39) return small;
  const target = p < q ? Math.log(p) : Math.log(q);
  const f = (y: number) => {
    const tails = gammaTails(shape, Math.exp(y));
    return p < q ? Math.log(tails.lower) - target : target - Math.log(tails.upper);
  };
  return findRoot(f, bracketAround(f, startingPoint(shape, { small, p, q }), 0.01));
}

/** Wilson and Hilferty: the cube root of a gamma value is nearly normal. Poor near 0. */
function startingPoint(
  shape: number,
  { small, p, q }: { readonly small: number; readonly p: number; readonly q: number },
): number {
  const variance = 1 / (9 * shape);
  const root = 1 - variance + normalQuantileOf(p, q) * Math.sqrt(variance);
  return root > 0.3 ? Math.log(shape) + 3 * Math.log(root) : Math.min(small, 3);
}

export function createGamma(
  { shape, scale }: { readonly shape: number; readonly scale: number },
  describe: () => string,
): Law {
  return {
    quantile: tabulateQuantile((p, q) => gammaLogQuantile(shape, p, q), scale),
    cdf: (x) => gammaTails(shape, x / scale).lower,
    survival: (x) => gammaTails(shape, x / scale).upper,
    mean: shape * scale,
    variance: shape * scale * scale,
    describe,
  };
}
