/**
 * Turns an exact but slow quantile function into a fast one, with a proven error.
 *
 * The table holds log x as a function of t = log(u ÷ (1 − u)), so that both tails get as many cells
 * as the middle. Each cell is filled when a sample first falls into it (what it holds does not
 * depend on when), so a law that is only asked for its mean costs nothing. A cell is split into
 * leaves until a cubic through four exact points agrees with the exact function between them; a leaf
 * that will not agree (at a jump, say) stays empty and is solved exactly for each sample.
 */

/** 2^-53 and 1 − 2^-53 lie at ∓36.74. */
const T_LIMIT = 37;
const CELLS_PER_UNIT = 4;
const CELL_COUNT = 2 * T_LIMIT * CELLS_PER_UNIT;
/** Largest relative error at the check points: one nanosecond in a second. */
const TOLERANCE = 1e-9;
const LEAVES_MOST = 64;
/**
 * The error of a cubic falls with the fourth power of its width: a leaf this wrong at an eighth of
 * a cell stays wrong at a 64th. When all are, the cell is rough everywhere; stop splitting it.
 */
const LEAVES_JUDGED = 8;
const ERROR_HOPELESS = TOLERANCE * 8 * 8 * 8 * 8;

/** log x where P(X ≤ x) = p and P(X > x) = q = 1 − p; −Infinity where x is 0. */
export type LogQuantile = (p: number, q: number) => number;

/** The result multiplies by `scale`, so that the table itself stays free of units. */
export function tabulateQuantile(exact: LogQuantile, scale: number): (u: number) => number {
  const cells: (Float64Array | undefined)[] = new Array(CELL_COUNT).fill(undefined);
  // Hot: runs once per sample.
  return (u) => {
    const position = (Math.log(u / (1 - u)) + T_LIMIT) * CELLS_PER_UNIT;
    const index = Math.floor(position);
    if (!(index >= 0 && index < CELL_COUNT)) return scale * Math.exp(exact(u, 1 - u));
    let cell = cells[index];
    if (cell === undefined) {
      cell = fillCell(exact, index);
      cells[index] = cell;
    }
    const inside = (position - index) * (cell.length / 4);
    const leaf = Math.floor(inside);
    const s = inside - leaf;
    const k = leaf * 4;
    const y = cell[k]! + s * (cell[k + 1]! + s * (cell[k + 2]! + s * cell[k + 3]!));
    // An empty leaf holds NaN.
    return scale * Math.exp(Number.isNaN(y) ? exact(u, 1 - u) : y);
  };
}

/** Four coefficients a leaf, for as few leaves as are enough. */
function fillCell(exact: LogQuantile, index: number): Float64Array {
  for (let leaves = 1; ; leaves *= 2) {
    const cell = new Float64Array(4 * leaves);
    let best = Infinity;
    let worst = 0;
    for (let leaf = 0; leaf < leaves; leaf++) {
      const at = (s: number) => {
        const t = (index + (leaf + s) / leaves) / CELLS_PER_UNIT - T_LIMIT;
        return exact(1 / (1 + Math.exp(-t)), 1 / (1 + Math.exp(t)));
      };
      const error = fillLeaf(at, cell.subarray(4 * leaf, 4 * leaf + 4));
      best = Math.min(best, error);
      worst = Math.max(worst, error);
    }
    if (worst <= TOLERANCE || leaves === LEAVES_MOST) return cell;
    if (leaves === LEAVES_JUDGED && best > ERROR_HOPELESS) return cell;
  }
}

/**
 * Writes the cubic through s = 0, 1/3, 2/3, 1 into `out`, or NaN if it is not good enough. Returns
 * its error half-way between those points, Infinity if it falls anywhere.
 */
function fillLeaf(at: (s: number) => number, out: Float64Array): number {
  const y0 = at(0);
  const d1 = at(1 / 3) - y0;
  const d2 = at(2 / 3) - y0;
  const d3 = at(1) - y0;
  const c1 = 9 * d1 - 4.5 * d2 + d3;
  const c2 = -22.5 * d1 + 18 * d2 - 4.5 * d3;
  const c3 = 13.5 * d1 - 13.5 * d2 + 4.5 * d3;
  let error = rises(c1, c2, c3) ? 0 : Infinity;
  for (let i = 1; i <= 5 && error <= ERROR_HOPELESS; i += 2) {
    const s = i / 6;
    error = Math.max(error, Math.abs(y0 + s * (c1 + s * (c2 + s * c3)) - at(s)));
  }
  out[0] = error <= TOLERANCE ? y0 : Number.NaN;
  out[1] = c1;
  out[2] = c2;
  out[3] = c3;
  return error;
}

/** True if c1 + 2 c2 s + 3 c3 s² never falls below zero in [0, 1], but for rounding. */
function rises(c1: number, c2: number, c3: number): boolean {
  const slope = (s: number) => c1 + s * (2 * c2 + 3 * c3 * s);
  const vertex = c3 === 0 ? 0 : Math.min(1, Math.max(0, -c2 / (3 * c3)));
  return Math.min(slope(0), slope(1), slope(vertex)) >= -1e-12;
}
