/** Logarithm of the gamma function for positive arguments, to about 3e-15 of max(1, result). */

const EULER = 0.5772156649015329;
const HALF_LOG_TWO_PI = 0.9189385332046728;

/** ζ(2), ζ(3), …: coefficients of the series of log Γ(1 + x). */
const ZETA = [
  1.6449340668482264, 1.2020569031595942, 1.0823232337111381, 1.03692775514337, 1.0173430619844492,
  1.008349277381923, 1.0040773561979444, 1.0020083928260821, 1.000994575127818, 1.0004941886041194,
  1.000246086553308, 1.0001227133475785, 1.0000612481350588, 1.000030588236307, 1.0000152822594086,
  1.0000076371976379, 1.000003817293265, 1.0000019082127165, 1.0000009539620338, 1.0000004769329869,
];

export function logGamma(x: number): number {
  const offset = x - 1;
  if (Math.abs(offset) <= 0.15) return logGammaNearOne(offset);
  let product = 1;
  let shifted = x;
  while (shifted < 10) {
    product *= shifted;
    shifted += 1;
  }
  const stirling = (shifted - 0.5) * Math.log(shifted) - shifted + HALF_LOG_TWO_PI;
  return stirling + stirlingError(shifted) - Math.log(product);
}

/** log Γ(1 + x) for small x, keeping full relative accuracy: 0.15^22 ÷ 22 is below 1e-19. */
export function logGammaNearOne(x: number): number {
  let sum = 0;
  for (let k = ZETA.length + 1; k >= 2; k--) sum = ZETA[k - 2]! / k - x * sum;
  return x * (x * sum - EULER);
}

/** What Stirling's formula leaves out, for x ≥ 10: the first term left out here is 3e-17 at 10. */
export function stirlingError(x: number): number {
  const i = 1 / x;
  const s = i * i;
  const inner = 1 / 1188 - s * (691 / 360360 - s / 156);
  return i * (1 / 12 - s * (1 / 360 - s * (1 / 1260 - s * (1 / 1680 - s * inner))));
}
