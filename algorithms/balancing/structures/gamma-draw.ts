/** Draws from normal and gamma laws with square roots and logarithms only. */

import type { Uniform } from '../../random.ts';

/** Standard normal, by Marsaglia's polar method; the second of each pair is left unused. */
export function drawNormal(rng: Uniform): number {
  for (;;) {
    const x = 2 * rng() - 1;
    const y = 2 * rng() - 1;
    const square = x * x + y * y;
    if (square > 0 && square < 1) return x * Math.sqrt((-2 * Math.log(square)) / square);
  }
}

/**
 * Gamma with scale 1 and a shape of at least 1.
 *
 * G. Marsaglia and W. W. Tsang, A simple method for generating gamma variables, ACM TOMS 2000.
 */
export function drawGamma(shape: number, rng: Uniform): number {
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = drawNormal(rng);
    const root = 1 + c * x;
    if (root <= 0) continue;
    const v = root * root * root;
    if (Math.log(rng()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
}
