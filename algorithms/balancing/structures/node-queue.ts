/**
 * Nodes in order of a key; equal keys in the order in which they came, as in HAProxy's ebtree and
 * in Envoy's EDF queue. A binary heap that knows where each node is: O(log n) for all but `first`.
 */

import type { NodeId } from '../types.ts';

export interface NodeQueue {
  readonly size: () => number;
  /** The node with the least key, the first to come among equals; −1 if there is none. */
  first(): NodeId;
  keyOf(node: NodeId): number;
  has(node: NodeId): boolean;
  /** Puts a node in, or moves it: either way it comes last among equal keys. */
  put(node: NodeId, key: number): void;
  remove(node: NodeId): void;
  clear(): void;
}

export function createNodeQueue(nodeCount: number): NodeQueue {
  const heap = new Int32Array(nodeCount);
  const place = new Int32Array(nodeCount).fill(-1);
  const key = new Float64Array(nodeCount);
  const order = new Float64Array(nodeCount);
  let count = 0;
  let issued = 0;

  const precedes = (a: NodeId, b: NodeId): boolean =>
    key[a]! < key[b]! || (key[a] === key[b] && order[a]! < order[b]!);

  // Hot: runs once or twice per request. No allocation, no closures.
  function moveUp(node: NodeId, from: number): number {
    let at = from;
    while (at > 0) {
      const above = (at - 1) >>> 1;
      const parent = heap[above]!;
      if (!precedes(node, parent)) break;
      heap[at] = parent;
      place[parent] = at;
      at = above;
    }
    return at;
  }

  // Hot: runs once or twice per request. No allocation, no closures.
  function moveDown(node: NodeId, from: number): number {
    let at = from;
    for (let below = 2 * at + 1; below < count; below = 2 * at + 1) {
      if (below + 1 < count && precedes(heap[below + 1]!, heap[below]!)) below++;
      const child = heap[below]!;
      if (!precedes(child, node)) break;
      heap[at] = child;
      place[child] = at;
      at = below;
    }
    return at;
  }

  // Hot: runs once or twice per request. No allocation, no closures.
  function settle(node: NodeId, from: number): void {
    const at = moveDown(node, moveUp(node, from));
    heap[at] = node;
    place[node] = at;
  }

  return {
    size: () => count,
    first: () => (count === 0 ? -1 : heap[0]!),
    keyOf: (node) => key[node]!,
    has: (node) => place[node] !== -1,
    put(node, value) {
      key[node] = value;
      order[node] = issued++;
      settle(node, place[node] === -1 ? count++ : place[node]!);
    },
    remove(node) {
      const at = place[node]!;
      if (at === -1) return;
      place[node] = -1;
      const last = heap[--count]!;
      if (last !== node) settle(last, at);
    },
    clear() {
      count = 0;
      place.fill(-1);
    },
  };
}
