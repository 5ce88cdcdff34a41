/** Nodes counted by priority level, and levels' parts of the requests turned into weights. */

import type { FailoverView, Selection } from '../types.ts';
import { isUsable, takesPart } from './pool.ts';

/** By level. */
export interface LevelCounts {
  readonly healthy: Uint32Array;
  readonly total: Uint32Array;
  readonly healthyWeight: Float64Array;
  readonly totalWeight: Float64Array;
}

export function createLevelCounts(levels: number): LevelCounts {
  return {
    healthy: new Uint32Array(levels),
    total: new Uint32Array(levels),
    healthyWeight: new Float64Array(levels),
    totalWeight: new Float64Array(levels),
  };
}

// Hot: runs at each change. No allocation, no closures.
export function countLevels(counts: LevelCounts, view: FailoverView, levelOf: Uint32Array): void {
  const { healthy, total, healthyWeight, totalWeight } = counts;
  total.fill(0);
  healthy.fill(0);
  totalWeight.fill(0);
  healthyWeight.fill(0);
  for (let node = 0; node < levelOf.length; node++) {
    if (!takesPart(view, node)) continue;
    const level = levelOf[node]!;
    total[level]!++;
    totalWeight[level]! += view.weight[node]!;
    if (!isUsable(view, node)) continue;
    healthy[level]!++;
    healthyWeight[level]! += view.weight[node]!;
  }
}

/**
 * Scales weights until each level's sum is its percentage of the sum of all, so that the sum of all
 * stays what it is. `levelWeight` is for scratch.
 */
// Hot: runs at each change. No allocation, no closures.
export function shareOut(
  into: Selection,
  loads: Uint32Array,
  levelOf: Uint32Array,
  levelWeight: Float64Array,
): void {
  levelWeight.fill(0);
  let sum = 0;
  for (let i = 0; i < into.count; i++) {
    const node = into.eligible[i]!;
    levelWeight[levelOf[node]!]! += into.weight[node]!;
    sum += into.weight[node]!;
  }
  for (let i = 0; i < into.count; i++) {
    const node = into.eligible[i]!;
    const level = levelOf[node]!;
    // For one level alone this is exactly 1.
    into.weight[node]! *= (loads[level]! * sum) / (100 * levelWeight[level]!);
  }
}
