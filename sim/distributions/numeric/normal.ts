/** The standard normal law: quantile and distribution function, accurate in both tails. */

import { gammaTails } from './incomplete-gamma.ts';

/*
 * Coefficients of PPND16, constant term first, rounded to doubles. Wichura, "Algorithm AS 241: The
 * percentage points of the normal distribution", Applied Statistics 37 (1988).
 */
const CENTRAL_TOP = [
  3.3871328727963665, 133.14166789178438, 1971.5909503065513, 13731.69376550946, 45921.95393154987,
  67265.7709270087, 33430.57558358813, 2509.0809287301227,
];
const CENTRAL_BOTTOM = [
  1.0, 42.31333070160091, 687.1870074920579, 5394.196021424751, 21213.794301586597,
  39307.89580009271, 28729.085735721943, 5226.495278852854,
];
const MIDDLE_TOP = [
  1.4234371107496835, 4.630337846156546, 5.769497221460691, 3.6478483247632045, 1.2704582524523684,
  0.2417807251774506, 0.022723844989269184, 0.0007745450142783414,
];
const MIDDLE_BOTTOM = [
  1.0, 2.053191626637759, 1.6763848301838038, 0.6897673349851, 0.14810397642748008,
  0.015198666563616457, 0.0005475938084995345, 1.0507500716444169e-9,
];
const FAR_TOP = [
  6.657904643501103, 5.463784911164114, 1.7848265399172913, 0.29656057182850487,
  0.026532189526576124, 0.0012426609473880784, 2.7115555687434876e-5, 2.0103343992922881e-7,
];
const FAR_BOTTOM = [
  1.0, 0.599832206555888, 0.1369298809227358, 0.014875361290850615, 0.0007868691311456133,
  1.8463183175100548e-5, 1.421511758316446e-7, 2.0442631033899397e-15,
];

/**
 * Inverse distribution function, relative error about 1e-16: three rational approximations, which
 * need only log and sqrt. −Infinity at 0.
 */
export function normalQuantile(p: number): number {
  return normalQuantileOf(p, 1 - p);
}

/** The same from p and q = 1 − p, for callers that know a tiny q better than 1 − p can say. */
export function normalQuantileOf(p: number, q: number): number {
  const centred = p - 0.5;
  if (Math.abs(centred) <= 0.425) {
    return centred * ratio(CENTRAL_TOP, CENTRAL_BOTTOM, 0.180625 - centred * centred);
  }
  const r = Math.sqrt(-Math.log(centred < 0 ? p : q));
  if (r === Infinity) return centred < 0 ? -Infinity : Infinity;
  const z = r <= 5 ? ratio(MIDDLE_TOP, MIDDLE_BOTTOM, r - 1.6) : ratio(FAR_TOP, FAR_BOTTOM, r - 5);
  return centred < 0 ? -z : z;
}

/** P(Z ≤ z). */
export function normalCdf(z: number): number {
  const tails = gammaTails(0.5, (z * z) / 2);
  return z < 0 ? tails.upper / 2 : 0.5 + tails.lower / 2;
}

/** Hot: runs once per lognormal sample. */
function ratio(top: readonly number[], bottom: readonly number[], r: number): number {
  let above = top[7]!;
  let below = bottom[7]!;
  for (let i = 6; i >= 0; i--) {
    above = above * r + top[i]!;
    below = below * r + bottom[i]!;
  }
  return above / below;
}
