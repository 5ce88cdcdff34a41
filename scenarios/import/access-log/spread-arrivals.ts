/**
 * Places the requests of a log with whole seconds inside their second.
 *
 * Rule: the k-th of n requests of a second, in the order of the file, gets the k-th smallest of n
 * uniforms. So arrivals within a second are those of a Poisson process that had n of them, and the
 * order of the file is kept. Draws come from the stream `seed/import/arrivals`, one per request, the
 * seconds in ascending order: where in the file a line stands does not change its neighbours' draws.
 */

import seedrandom from 'seedrandom';

const US_PER_S = 1_000_000;

/** Microseconds to add to each stamp, in the order of the stamps; whole, in [0, 1 s). */
export function spreadWithinSeconds(stampMs: Float64Array, seed: string): Float64Array {
  const rng = seedrandom.alea(`${seed}/import/arrivals`);
  const order = sortedOrder(stampMs);
  const offsetUs = new Float64Array(stampMs.length);
  for (let start = 0; start < order.length; ) {
    let end = start + 1;
    while (end < order.length && stampMs[order[end]!] === stampMs[order[start]!]) end++;
    const uniforms = Float64Array.from({ length: end - start }, () => rng()).sort();
    for (let k = start; k < end; k++) {
      offsetUs[order[k]!] = Math.floor(uniforms[k - start]! * US_PER_S);
    }
    start = end;
  }
  return offsetUs;
}

/** Positions in ascending order of their values; equal values keep their order. */
export function sortedOrder(values: Float64Array): Uint32Array {
  const order = Uint32Array.from({ length: values.length }, (_, i) => i);
  return order.sort((a, b) => values[a]! - values[b]! || a - b);
}
