/** The latest gaps between heartbeats of each node, with their mean and deviation. */

import type { NodeId } from '../../balancing/types.ts';

export interface GapWindows {
  clear(node: NodeId): void;
  /** Takes a gap in and, when the window is full, the oldest one out. */
  add(node: NodeId, gapNs: number): void;
  mean(node: NodeId): number;
  /** Of the population, as detectors have it. */
  deviation(node: NodeId): number;
}

/**
 * Gaps are kept as differences from what they should be: sums of squares of small whole numbers do
 * not lose their last digits over a long run.
 */
export function createGapWindows(
  nodeCount: number,
  { size, expectedNs }: { readonly size: number; readonly expectedNs: number },
): GapWindows {
  const windows: (Float64Array | undefined)[] = Array(nodeCount).fill(undefined);
  const count = new Int32Array(nodeCount);
  const next = new Int32Array(nodeCount);
  const sum = new Float64Array(nodeCount);
  const squares = new Float64Array(nodeCount);

  return {
    clear(node) {
      windows[node] ??= new Float64Array(size);
      count[node] = 0;
      next[node] = 0;
      sum[node] = 0;
      squares[node] = 0;
    },
    add(node, gapNs) {
      const window = windows[node]!;
      const at = next[node]!;
      const off = gapNs - expectedNs;
      if (count[node] === size) {
        const oldest = window[at]!;
        sum[node]! -= oldest;
        squares[node]! -= oldest * oldest;
      } else count[node]!++;
      window[at] = off;
      sum[node]! += off;
      squares[node]! += off * off;
      next[node] = at + 1 === size ? 0 : at + 1;
    },
    mean: (node) => expectedNs + sum[node]! / count[node]!,
    deviation(node) {
      const mean = sum[node]! / count[node]!;
      return Math.sqrt(Math.max(0, squares[node]! / count[node]! - mean * mean));
    },
  };
}
