/**
 * HAProxy's table of turns: as many slots for each candidate as its weight, spread over the table.
 * Round robin walks it (`static-rr`); hashing with `hash-type map-based` looks a slot up.
 *
 * The rule, slot by slot: every candidate's score grows by its weight w, the one with the largest
 * ⌊(score + W) ÷ W⌋ takes the slot, the first in the list among equals, and its score falls by W,
 * the total weight. haproxy/haproxy:src/lb_map.c#recalc_server_map
 *
 * HAProxy looks at all candidates for every slot. Here only those are looked at whose floor
 * changes: ⌊score ÷ W⌋ is the number of multiples of W that w × (slot + 1) has passed, minus the
 * slots it took, so a candidate is due at slots ⌈kW ÷ w⌉ − 1 for k = 1 to w: W changes in all, each
 * O(log n) in a tree that knows the first of the largest.
 */

import { commonDivisor, wholeWeight, wholeWeightFactor } from './integer-weights.ts';
import { createLoadIndex } from './load-index.ts';

/** Largest weight of a HAProxy server. */
const WEIGHT_MAX = 256;

/**
 * Which candidate has each slot, as positions in `weights`; those of weight 0 have none.
 *
 * `configured` are the weights of all nodes, present or not: their common divisor makes the table
 * small, and HAProxy computes it once. Without it, only the candidates' weights count.
 */
export function buildWeightMap(
  weights: ArrayLike<number>,
  configured: ArrayLike<number> = weights,
): Uint32Array {
  const factor = wholeWeightFactor(configured, WEIGHT_MAX);
  const divisor = factor === 1 ? commonDivisor(configured) : 1;
  const whole = new Uint32Array(weights.length);
  let total = 0;
  for (let i = 0; i < whole.length; i++) {
    if (weights[i]! > 0) {
      whole[i] = Math.ceil(wholeWeight(weights[i]!, factor, WEIGHT_MAX) / divisor);
    }
    total += whole[i]!;
  }
  return fillSlots(whole, total);
}

function fillSlots(weight: Uint32Array, total: number): Uint32Array {
  // Index of −⌊score ÷ W⌋, so that the least is the one to take the slot.
  const order = createLoadIndex(weight.length);
  // Candidates that are due at a slot, as a list: firstDue[slot], then nextDue[candidate].
  const firstDue = new Int32Array(total).fill(-1);
  const nextDue = new Int32Array(weight.length);
  const passed = new Uint32Array(weight.length);
  const schedule = (candidate: number): void => {
    const multiple = passed[candidate]! + 1;
    if (multiple > weight[candidate]!) return;
    const slot = Math.ceil((multiple * total) / weight[candidate]!) - 1;
    nextDue[candidate] = firstDue[slot]!;
    firstDue[slot] = candidate;
  };
  for (let candidate = 0; candidate < weight.length; candidate++) {
    if (weight[candidate] === 0) continue;
    order.set(candidate, 0);
    schedule(candidate);
  }
  const slots = new Uint32Array(total);
  for (let slot = 0; slot < total; slot++) {
    let due = firstDue[slot]!;
    while (due !== -1) {
      const next = nextDue[due]!;
      passed[due]!++;
      order.set(due, order.loadOf(due) - 1);
      schedule(due);
      due = next;
    }
    const taker = order.leastAt(0);
    slots[slot] = taker;
    order.set(taker, order.loadOf(taker) + 1);
  }
  return slots;
}
