/** A node's queue: a doubly linked list through the request table, taken from the front. */

import type { NodeTable } from './node-table.ts';
import type { RequestTable } from './request-table.ts';

/** Joins at the back, or at the front of a last-in-first-out queue. */
// Hot: runs once per request that waits. No allocation, no closures.
export function enqueue(
  nodes: NodeTable,
  requests: RequestTable,
  node: number,
  slot: number,
): void {
  const atFront = nodes.discipline[node] === 'lifo';
  const before = atFront ? -1 : nodes.tail[node]!;
  const after = atFront ? nodes.head[node]! : -1;
  requests.previous[slot] = before;
  requests.next[slot] = after;
  if (before < 0) nodes.head[node] = slot;
  else requests.next[before] = slot;
  if (after < 0) nodes.tail[node] = slot;
  else requests.previous[after] = slot;
  nodes.waiting[node]!++;
}

/** Takes the first; there must be one. */
// Hot: runs once per request that waits. No allocation, no closures.
export function dequeue(nodes: NodeTable, requests: RequestTable, node: number): number {
  const slot = nodes.head[node]!;
  unlink(nodes, requests, node, slot);
  return slot;
}

export function unlink(nodes: NodeTable, requests: RequestTable, node: number, slot: number): void {
  const before = requests.previous[slot]!;
  const after = requests.next[slot]!;
  if (before < 0) nodes.head[node] = after;
  else requests.next[before] = after;
  if (after < 0) nodes.tail[node] = before;
  else requests.previous[after] = before;
  nodes.waiting[node]!--;
}
