/**
 * The pool of probe answers that Prequal chooses from: at most m, oldest first.
 *
 * A probe is hot when its requests in flight (RIF) exceed the threshold that the caller gives. The
 * pool is small, so everything looks at all of it: O(m).
 */

import type { NodeId } from '../types.ts';

export interface ProbePool {
  size(): number;
  /** Adds an answer that may be used so many times; a full pool drops its oldest. */
  put(node: NodeId, rif: number, latencyNs: number, uses: number, nowNs: number): void;
  dropOlderThan(bornNs: number): void;
  dropNodesWithout(isEligible: Uint8Array): void;
  /** Hot-cold lexicographic: of the cold probes the fastest, or, if all are hot, the least busy. */
  best(hotAbove: number): number;
  nodeAt(place: number): NodeId;
  /** Spends one use; the last one removes the probe. */
  use(place: number): void;
  /** One more request to that node: all its probes count it. */
  compensate(node: NodeId): void;
  dropOldest(): void;
  /** The busiest of the hot probes or, if none is hot, the slowest. */
  dropWorst(hotAbove: number): void;
}

export function createProbePool(capacity: number): ProbePool {
  const nodes = new Int32Array(capacity);
  const rifs = new Float64Array(capacity);
  const latencies = new Float64Array(capacity);
  const uses = new Float64Array(capacity);
  const born = new Float64Array(capacity);
  let count = 0;

  function remove(place: number): void {
    nodes.copyWithin(place, place + 1, count);
    rifs.copyWithin(place, place + 1, count);
    latencies.copyWithin(place, place + 1, count);
    uses.copyWithin(place, place + 1, count);
    born.copyWithin(place, place + 1, count);
    count--;
  }

  /** Whether probe a is better than b, one of them or both being cold, or both hot. */
  function beats(a: number, b: number, hotAbove: number): boolean {
    const isHot = rifs[a]! > hotAbove;
    if (isHot !== rifs[b]! > hotAbove) return !isHot;
    return isHot ? rifs[a]! < rifs[b]! : latencies[a]! < latencies[b]!;
  }

  return {
    size: () => count,
    put(node, rif, latencyNs, maxUses, nowNs) {
      if (count === capacity) remove(0);
      nodes[count] = node;
      rifs[count] = rif;
      latencies[count] = latencyNs;
      uses[count] = maxUses;
      born[count] = nowNs;
      count++;
    },
    dropOlderThan(bornNs) {
      while (count > 0 && born[0]! < bornNs) remove(0);
    },
    dropNodesWithout(isEligible) {
      for (let i = count - 1; i >= 0; i--) if (isEligible[nodes[i]!] === 0) remove(i);
    },
    best(hotAbove) {
      let best = 0;
      for (let i = 1; i < count; i++) if (beats(i, best, hotAbove)) best = i;
      return best;
    },
    nodeAt: (place) => nodes[place]!,
    use(place) {
      uses[place]!--;
      if (uses[place]! < 1) remove(place);
    },
    compensate(node) {
      for (let i = 0; i < count; i++) if (nodes[i] === node) rifs[i]!++;
    },
    dropOldest() {
      if (count > 0) remove(0);
    },
    dropWorst(hotAbove) {
      if (count === 0) return;
      let worst = 0;
      for (let i = 1; i < count; i++) if (beats(worst, i, hotAbove)) worst = i;
      remove(worst);
    },
  };
}
