/** Finds the smallest argument at which a smooth function of unknown form takes a value. */

import { findRoot } from './root.ts';

/** Points that are tried, evenly on a logarithmic scale. */
const SCAN_POINTS = 160;
/** Closer than rounding lets logarithms of ratios be. */
const NEAR = 1e-14;

export interface CrossingQuery {
  readonly f: (x: number) => number;
  readonly target: number;
  /** Above 0. */
  readonly low: number;
  readonly high: number;
}

export type Crossing =
  | { readonly found: true; readonly x: number }
  /** What `f` takes instead. */
  | { readonly found: false; readonly min: number; readonly max: number };

interface Point {
  readonly x: number;
  readonly y: number;
}

/**
 * Scans upwards for a change of sign. Each peak and valley on the way is located exactly, so that a
 * target just below a peak is not missed between two points.
 */
export function findFirstCrossing({ f, target, low, high }: CrossingQuery): Crossing {
  const step = Math.log(high / low) / SCAN_POINTS;
  const crossed = (a: Point, b: Point) => a.y > target !== b.y > target;
  const between = (a: Point, b: Point): Crossing => ({
    found: true,
    x: findRoot((x) => f(x) - target, { low: a.x, high: b.x }),
  });
  const seen: Point[] = [];
  for (let i = 0; i <= SCAN_POINTS; i++) {
    const inner = i === 0 ? low : low * Math.exp(step * i);
    const x = i === SCAN_POINTS ? high : inner;
    const c = { x, y: f(x) };
    if (Math.abs(c.y - target) <= NEAR) return { found: true, x };
    const b = seen.at(-1);
    const a = seen.at(-2);
    if (a !== undefined && b !== undefined && b.y > a.y !== c.y > b.y) {
      const turn = turningPoint(f, { low: a.x, high: c.x, sign: b.y > a.y ? 1 : -1 });
      if (crossed(a, turn)) return between(a, turn);
      seen.push(turn);
    }
    if (b !== undefined && crossed(b, c)) return between(b, c);
    seen.push(c);
  }
  const ys = seen.map(({ y }) => y);
  return { found: false, min: Math.min(...ys), max: Math.max(...ys) };
}

/** Golden section: 60 steps narrow the interval to the rounding noise of a flat top. */
function turningPoint(
  f: (x: number) => number,
  { low, high, sign }: { readonly low: number; readonly high: number; readonly sign: number },
): Point {
  const golden = (Math.sqrt(5) - 1) / 2;
  let a = low;
  let b = high;
  for (let i = 0; i < 60; i++) {
    const left = b - golden * (b - a);
    const right = a + golden * (b - a);
    if (sign * f(left) >= sign * f(right)) b = right;
    else a = left;
  }
  const x = (a + b) / 2;
  return { x, y: f(x) };
}
