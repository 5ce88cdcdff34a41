/**
 * Percentiles of the latencies of about the last so many seconds, in slices of which only whole ones
 * count, as Finagle's WindowedPercentileHistogram keeps them.
 *
 * Buckets are half a per cent wide: what is asked of it is when to give up waiting.
 */

const WIDTH = 0.005;
/** The largest time is 2⁵³ ns: ln(2⁵³) ÷ 0.005 buckets. */
const BUCKETS = 7348;

export interface LatencyWindow {
  add(latencyNs: number, nowNs: number): void;
  /** Upper edge of the bucket that holds that share; 0 while no slice is whole. */
  percentileNs(share: number, nowNs: number): number;
}

export function createLatencyWindow(slices: number, sliceNs: number): LatencyWindow {
  const counts = new Uint32Array(BUCKETS * (slices + 1));
  const totals = new Float64Array(slices + 1);
  let slice = 0;

  function roll(nowNs: number): void {
    const present = Math.floor(nowNs / sliceNs);
    const passed = Math.min(present - slice, slices + 1);
    for (let i = 0; i < passed; i++) {
      const row = (present - i) % (slices + 1);
      counts.fill(0, row * BUCKETS, (row + 1) * BUCKETS);
      totals[row] = 0;
    }
    slice = present;
  }

  return {
    add(latencyNs, nowNs) {
      roll(nowNs);
      const row = slice % (slices + 1);
      const bucket = Math.floor(Math.log(Math.max(1, latencyNs)) / WIDTH);
      counts[row * BUCKETS + Math.min(BUCKETS - 1, bucket)]!++;
      totals[row]!++;
    },
    percentileNs(share, nowNs) {
      roll(nowNs);
      const unfinished = slice % (slices + 1);
      let total = 0;
      for (let row = 0; row <= slices; row++) if (row !== unfinished) total += totals[row]!;
      if (total === 0) return 0;
      let below = 0;
      for (let bucket = 0; bucket < BUCKETS; bucket++) {
        for (let row = 0; row <= slices; row++) {
          if (row !== unfinished) below += counts[row * BUCKETS + bucket]!;
        }
        if (below >= share * total) return Math.round(Math.exp((bucket + 1) * WIDTH));
      }
      return 0;
    },
  };
}
