/** As many slots in a row for each node as its weight: where modulo hashing looks a number up. */

import { hashedWeightMax, wholeWeight, wholeWeightFactor } from '../structures/integer-weights.ts';
import type { NodeId } from '../types.ts';

/** nginx takes any weight; a scenario's fractions and larger ones are scaled to whole ones. */
const WEIGHT_MAX = 65_535;

export interface WeightSlots {
  readonly total: number;
  /** The node of slot 0 to total − 1. O(log n). */
  find(slot: number): NodeId;
}

/** Slots of the members in the given order, for a hash of so many values. */
export function createWeightSlots(
  members: Uint32Array,
  weight: Float64Array,
  values: number,
): WeightSlots {
  const weights = Float64Array.from(members, (node) => weight[node]!);
  const scaledMax = Math.min(WEIGHT_MAX, hashedWeightMax(values, members.length));
  const factor = wholeWeightFactor(weights, WEIGHT_MAX, scaledMax);
  // The slot after each member's last.
  const ends = new Float64Array(members.length);
  let total = 0;
  for (let i = 0; i < members.length; i++) {
    total += wholeWeight(weights[i]!, factor, WEIGHT_MAX);
    ends[i] = total;
  }
  return {
    total,
    find(slot) {
      let first = 0;
      let last = members.length - 1;
      while (first < last) {
        const middle = (first + last) >>> 1;
        if (slot < ends[middle]!) last = middle;
        else first = middle + 1;
      }
      return members[first]!;
    },
  };
}
