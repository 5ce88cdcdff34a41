/**
 * Sums over about the last so many seconds, as Twitter's WindowedAdder keeps them: slices that
 * expire one by one, looked at only when somebody adds or asks. Many adders in one object, by row.
 *
 * The newest slice begins when the one before it was found to be over, not on a grid, so a quiet
 * adder keeps its sum for somewhat longer than the window.
 */

export interface WindowedSums {
  add(row: number, amount: number, nowMs: number): void;
  sum(row: number, nowMs: number): number;
  /** Forgets everything; the newest slice begins now. */
  reset(row: number, nowMs: number): void;
}

interface Shape {
  readonly rows: number;
  readonly rangeMs: number;
  /** Two at least, the newest included. */
  readonly slices: number;
}

export function createWindowedSums({ rows, rangeMs, slices }: Shape): WindowedSums {
  const sliceMs = Math.max(1, Math.floor(rangeMs / slices));
  const kept = slices - 1;
  const older = new Float64Array(rows * kept);
  const newest = new Float64Array(rows);
  const position = new Int32Array(rows);
  const sinceMs = new Float64Array(rows);

  // Hot: runs once per event. No allocation, no closures.
  function expire(row: number, nowMs: number): void {
    const elapsed = nowMs - sinceMs[row]!;
    if (elapsed < sliceMs) return;
    older[row * kept + position[row]!] = newest[row]!;
    newest[row] = 0;
    // Slices in which nobody looked are empty.
    const skipped = Math.min(Math.floor(elapsed / sliceMs) - 1, kept);
    let next = (position[row]! + 1) % kept;
    for (let i = 0; i < skipped; i++) {
      older[row * kept + next] = 0;
      next = (next + 1) % kept;
    }
    position[row] = next;
    sinceMs[row] = nowMs;
  }

  return {
    // Hot: runs once per event. No allocation, no closures.
    add(row, amount, nowMs) {
      expire(row, nowMs);
      newest[row]! += amount;
    },
    // Hot: runs once per event. No allocation, no closures.
    sum(row, nowMs) {
      expire(row, nowMs);
      let sum = newest[row]!;
      for (let i = row * kept; i < (row + 1) * kept; i++) sum += older[i]!;
      return sum;
    },
    reset(row, nowMs) {
      older.fill(0, row * kept, (row + 1) * kept);
      newest[row] = 0;
      sinceMs[row] = nowMs;
    },
  };
}
