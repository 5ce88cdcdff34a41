/**
 * The least loaded of n nodes without looking at all of them: a tournament tree over node numbers.
 *
 * Each inner place holds the least load below it and how many nodes share it. Changing one load
 * replays its matches up to the root, O(log n), and stops where nothing changes; finding the first,
 * the next after a given node, or a random one among equals walks down once, O(log n).
 */

import type { NodeId } from '../types.ts';

export interface LoadIndex {
  /** Infinity leaves the node out. */
  set(node: NodeId, load: number): void;
  loadOf(node: NodeId): number;
  /** Least load of all; Infinity when every node is left out. */
  least(): number;
  /** How many nodes have the least load. */
  leastCount(): number;
  /** The k-th node, 0-based and in ascending order, among those with the least load. */
  leastAt(k: number): NodeId;
  /** The first node after `node` that has the least load, starting over at the end. */
  leastAfter(node: NodeId): NodeId;
}

/** All nodes are left out at first. Memory: 12 bytes × 2 × the next power of two. */
export function createLoadIndex(nodeCount: number): LoadIndex {
  let leaves = 1;
  while (leaves < nodeCount) leaves *= 2;
  // Place 1 is the root; places 2p and 2p + 1 are below p; node i is at leaves + i.
  const load = new Float64Array(2 * leaves).fill(Infinity);
  const count = new Int32Array(2 * leaves).fill(1);
  for (let place = leaves - 1; place > 0; place--) count[place] = count[2 * place]! * 2;

  // Hot: runs twice per request. No allocation, no closures.
  function set(node: NodeId, value: number): void {
    let place = leaves + node;
    if (load[place] === value) return;
    load[place] = value;
    while (place > 1) {
      place >>>= 1;
      const left = load[2 * place]!;
      const right = load[2 * place + 1]!;
      const less = left < right ? left : right;
      const many =
        (left === less ? count[2 * place]! : 0) + (right === less ? count[2 * place + 1]! : 0);
      if (load[place] === less && count[place] === many) return;
      load[place] = less;
      count[place] = many;
    }
  }

  /** How many before `node` have the least load. */
  function leastBefore(node: NodeId): number {
    const least = load[1]!;
    let before = 0;
    for (let place = leaves + node; place > 1; place >>>= 1) {
      if ((place & 1) === 1 && load[place - 1] === least) before += count[place - 1]!;
    }
    return before;
  }

  function leastAt(k: number): NodeId {
    const least = load[1]!;
    let place = 1;
    let left = k;
    while (place < leaves) {
      place *= 2;
      const below = load[place] === least ? count[place]! : 0;
      if (left >= below) {
        left -= below;
        place++;
      }
    }
    return place - leaves;
  }

  return {
    set,
    loadOf: (node) => load[leaves + node]!,
    least: () => load[1]!,
    leastCount: () => count[1]!,
    leastAt,
    leastAfter(node) {
      const upTo = leastBefore(node) + (load[leaves + node] === load[1] ? 1 : 0);
      return leastAt(upTo >= count[1]! ? 0 : upTo);
    },
  };
}
