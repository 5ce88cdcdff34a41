/** Finds where an increasing (or decreasing) function crosses zero. */

const ITERATION_LIMIT = 400;

export interface Bracket {
  readonly low: number;
  readonly high: number;
}

/**
 * Brent's method between two points where `f` has different signs, to the last few digits of a
 * double. Where `f` jumps over zero it ends beside the jump. A root at an end is found there.
 */
export function findRoot(f: (x: number) => number, { low, high }: Bracket): number {
  let a = low;
  let b = high;
  let fa = f(a);
  let fb = f(b);
  if (fa === 0) return a;
  if (fb === 0) return b;
  if (fa > 0 === fb > 0) throw new Error(`no root between ${low} and ${high}`);
  let c = a;
  let fc = fa;
  let step = b - a;
  let before = step;
  for (let i = 0; i < ITERATION_LIMIT; i++) {
    if (fb > 0 === fc > 0) {
      c = a;
      fc = fa;
      step = b - a;
      before = step;
    }
    if (Math.abs(fc) < Math.abs(fb)) {
      a = b;
      b = c;
      c = a;
      fa = fb;
      fb = fc;
      fc = fa;
    }
    const tolerance = 2.3e-16 * Math.abs(b) + 1e-300;
    const half = (c - b) / 2;
    if (Math.abs(half) <= tolerance || fb === 0) return b;
    const next = interpolate({ a, b, c, fa, fb, fc, half, before, tolerance });
    before = next === null ? half : step;
    step = next ?? half;
    a = b;
    fa = fb;
    b += Math.abs(step) > tolerance ? step : half > 0 ? tolerance : -tolerance;
    fb = f(b);
  }
  return b;
}

interface BrentState {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly fa: number;
  readonly fb: number;
  readonly fc: number;
  readonly half: number;
  /** The step before the last one: interpolation must at least halve it, or bisection is better. */
  readonly before: number;
  readonly tolerance: number;
}

/** A step by the secant or by inverse quadratic interpolation; null: bisect instead. */
function interpolate(state: BrentState): number | null {
  const { a, b, c, fa, fb, fc, half, before, tolerance } = state;
  if (Math.abs(before) < tolerance || Math.abs(fa) <= Math.abs(fb)) return null;
  if (!Number.isFinite(fa) || !Number.isFinite(fc)) return null;
  const s = fb / fa;
  let p: number;
  let q: number;
  if (a === c) {
    p = 2 * half * s;
    q = 1 - s;
  } else {
    const t = fa / fc;
    const r = fb / fc;
    p = s * (2 * half * t * (t - r) - (b - a) * (r - 1));
    q = (t - 1) * (r - 1) * (s - 1);
  }
  if (p > 0) q = -q;
  p = Math.abs(p);
  const bound = Math.min(3 * half * q - Math.abs(tolerance * q), Math.abs(before * q));
  return 2 * p < bound ? p / q : null;
}

/** Grows an interval around `guess`, for an increasing `f`, until it holds the root. */
export function bracketAround(f: (x: number) => number, guess: number, width: number): Bracket {
  let reach = width;
  if (f(guess) < 0) {
    let low = guess;
    for (let i = 0; i < ITERATION_LIMIT; i++) {
      const high = low + reach;
      if (f(high) >= 0) return { low, high };
      low = high;
      reach *= 2;
    }
  } else {
    let high = guess;
    for (let i = 0; i < ITERATION_LIMIT; i++) {
      const low = high - reach;
      if (f(low) <= 0) return { low, high };
      high = low;
      reach *= 2;
    }
  }
  throw new Error(`no root around ${guess}`);
}
