/**
 * The node with the least load of n and, among those that tie, the one with the least rank; the
 * first in the list when ranks tie, too.
 *
 * A tournament tree over node numbers, like the load index: changing a load or a rank replays the
 * node's matches up to the root, O(log n), and the winner is always at hand.
 */

import type { NodeId } from '../types.ts';

export interface TieIndex {
  /** Infinity leaves the node out. */
  setLoad(node: NodeId, load: number): void;
  setRank(node: NodeId, rank: number): void;
  rankOf(node: NodeId): number;
  /** Least load, then least rank, then first in the list. */
  first(): NodeId;
  /** How many nodes have the least load. */
  tiedCount(): number;
}

/** All nodes are left out at first, with rank 0. */
export function createTieIndex(nodeCount: number): TieIndex {
  let leaves = 1;
  while (leaves < nodeCount) leaves *= 2;
  const load = new Float64Array(leaves).fill(Infinity);
  const rank = new Float64Array(leaves);
  // Place 1 is the root; places 2p and 2p + 1 are below p; node i is at leaves + i.
  const winner = new Int32Array(2 * leaves);
  const tied = new Int32Array(2 * leaves).fill(1);
  for (let node = 0; node < leaves; node++) winner[leaves + node] = node;
  for (let place = leaves - 1; place > 0; place--) play(place);

  function play(place: number): void {
    const left = winner[2 * place]!;
    const right = winner[2 * place + 1]!;
    const ahead = load[left]! - load[right]!;
    // Infinity less Infinity is no number: a tie as well.
    if (ahead < 0 || ahead > 0) {
      winner[place] = ahead < 0 ? left : right;
      tied[place] = tied[2 * place + (ahead < 0 ? 0 : 1)]!;
    } else {
      winner[place] = rank[right]! < rank[left]! ? right : left;
      tied[place] = tied[2 * place]! + tied[2 * place + 1]!;
    }
  }

  // Hot: runs twice per request. No allocation, no closures.
  function replay(node: NodeId): void {
    for (let place = (leaves + node) >>> 1; place > 0; place >>>= 1) play(place);
  }

  return {
    setLoad(node, value) {
      if (load[node] === value) return;
      load[node] = value;
      replay(node);
    },
    setRank(node, value) {
      rank[node] = value;
      replay(node);
    },
    rankOf: (node) => rank[node]!,
    first: () => winner[1]!,
    tiedCount: () => tied[1]!,
  };
}
