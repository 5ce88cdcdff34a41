/**
 * The node with the least key of n; among equal keys the one that was put there first.
 *
 * A tournament tree over node numbers, like the load index, whose places hold winners. Putting a
 * node again, even under the key it has, sends it behind its equals: a rotation without a counter.
 */

import type { NodeId } from '../types.ts';

/** What `first` returns when every node is left out. */
export const NOBODY = -1;

export interface TurnIndex {
  /** Puts the node, wherever it was, behind those of the same key. O(log n). */
  put(node: NodeId, key: number): void;
  /** Leaves the node out. O(log n). */
  remove(node: NodeId): void;
  has(node: NodeId): boolean;
  keyOf(node: NodeId): number;
  /** Least key, earliest turn; NOBODY if there is none. O(1). */
  first(): NodeId;
}

/** All nodes are left out at first. */
export function createTurnIndex(nodeCount: number): TurnIndex {
  let leaves = 1;
  while (leaves < nodeCount) leaves *= 2;
  // Place 1 is the root; places 2p and 2p + 1 are below p; node i is at leaves + i.
  const winner = new Int32Array(2 * leaves).fill(NOBODY);
  const keys = new Float64Array(nodeCount);
  const turns = new Float64Array(nodeCount);
  let turn = 0;

  function beats(a: NodeId, b: NodeId): boolean {
    if (a === NOBODY || b === NOBODY) return b === NOBODY;
    if (keys[a] !== keys[b]) return keys[a]! < keys[b]!;
    return turns[a]! < turns[b]!;
  }

  // Hot: runs twice per request. No allocation, no closures.
  function replay(node: NodeId): void {
    for (let place = (leaves + node) >>> 1; place > 0; place >>>= 1) {
      const left = winner[2 * place]!;
      const right = winner[2 * place + 1]!;
      winner[place] = beats(left, right) ? left : right;
    }
  }

  return {
    put(node, key) {
      keys[node] = key;
      turns[node] = turn++;
      winner[leaves + node] = node;
      replay(node);
    },
    remove(node) {
      if (winner[leaves + node] === NOBODY) return;
      winner[leaves + node] = NOBODY;
      replay(node);
    },
    has: (node) => winner[leaves + node] !== NOBODY,
    keyOf: (node) => keys[node]!,
    first: () => winner[1]!,
  };
}
