/**
 * HAProxy's fast weighted round robin: positions on a line that is as long as the total weight.
 *
 * A node's turn is at its position; afterwards it moves on by total ÷ weight, the remainder carried
 * along so that rounding never adds up. Nodes wait in three queues: those that have yet to start in
 * this cycle (heavier first), those with a position in it, and those whose next position lies in
 * the next cycle. A position that nobody holds is taken by a node that has yet to start. When both
 * are empty, the cycle is over: the third queue becomes the first.
 *
 * haproxy/haproxy:src/lb_fwrr.c, the same from 2.6 to 3.0 but for locks; names are the ones there
 * where they help to compare: npos and lpos are a node's next and last position.
 */

import type { NodeId } from '../types.ts';
import { createTurnIndex, type TurnIndex } from './turn-index.ts';

/** Inner weights go up to 256 × 16; heavier nodes come first because keys are what is missing. */
const WEIGHT_MAX = 4096;
const WEIGHT_SCALE = 16;
const WEIGHT_RANGE = 256;

export interface FwrrGroup {
  /** As at the start of the proxy: all nodes of an inner weight above 0 have yet to start. */
  start(weight: Uint32Array): void;
  /** A node comes (from 0), goes (to 0) or changes its weight while the cycle goes on. */
  setWeight(node: NodeId, weight: number): void;
  /** Takes out the node whose turn it is; −1 if none is left in this cycle or the next. */
  take(): NodeId;
  /** Keeps a node that was taken but is full, until `putBack`. */
  setAside(node: NodeId): void;
  /** Puts the taken node (or −1) into its next place, and those that were set aside. */
  putBack(node: NodeId): void;
}

interface FwrrState {
  readonly weight: Uint32Array;
  readonly npos: Float64Array;
  readonly lpos: Float64Array;
  readonly remainder: Float64Array;
  /** Nodes with a position in this cycle, by position. */
  readonly current: TurnIndex;
  /** Nodes that have yet to start in this cycle, and those of the next cycle, by weight. */
  init: TurnIndex;
  next: TurnIndex;
  position: number;
  cycleWeight: number;
  nextWeight: number;
  /** Whether this pick has begun a new cycle. */
  switched: boolean;
  /** Full nodes of this pick, the last one first; `below` chains them. */
  aside: NodeId;
  readonly below: Int32Array;
}

export function createFwrrGroup(nodeCount: number): FwrrGroup {
  const state: FwrrState = {
    weight: new Uint32Array(nodeCount),
    npos: new Float64Array(nodeCount),
    lpos: new Float64Array(nodeCount),
    remainder: new Float64Array(nodeCount),
    current: createTurnIndex(nodeCount),
    init: createTurnIndex(nodeCount),
    next: createTurnIndex(nodeCount),
    position: 0,
    cycleWeight: 0,
    nextWeight: 0,
    switched: false,
    aside: -1,
    below: new Int32Array(nodeCount),
  };
  return {
    start: (weight) => start(state, weight),
    setWeight: (node, weight) => setWeight(state, node, weight),
    take: () => take(state),
    setAside(node) {
      state.below[node] = state.aside;
      state.aside = node;
    },
    putBack: (node) => putBack(state, node),
  };
}

function start(state: FwrrState, weights: Uint32Array): void {
  state.weight.set(weights);
  for (let node = 0; node < weights.length; node++) {
    state.nextWeight += weights[node]!;
    if (weights[node]! > 0) putByWeight(state, state.init, node);
  }
  state.cycleWeight = state.nextWeight;
  state.position = state.nextWeight;
}

function setWeight(state: FwrrState, node: NodeId, to: number): void {
  const from = state.weight[node]!;
  if (from === to) return;
  state.weight[node] = to;
  state.nextWeight += to - from;
  if (to === 0) removeEverywhere(state, node);
  else if (from === 0) arrive(state, node);
  else reweigh(state, node);
}

// Hot: runs once per request. No allocation, no closures.
function take(state: FwrrState): NodeId {
  if (state.cycleWeight === 0) {
    state.cycleWeight = state.nextWeight;
    state.position = state.nextWeight;
  }
  let node = whoseTurn(state);
  if (node === -1 && !state.switched) {
    state.switched = true;
    switchCycle(state);
    node = whoseTurn(state);
  }
  if (node === -1) return -1;
  moveOn(state, node);
  state.current.remove(node);
  state.init.remove(node);
  state.position++;
  return node;
}

// Hot: runs once per request. No allocation, no closures.
function whoseTurn(state: FwrrState): NodeId {
  const due = state.current.first();
  if (due !== -1 && state.npos[due]! <= state.position) return due;
  const fresh = state.init.first();
  if (fresh === -1) return due;
  state.npos[fresh] = 0;
  state.remainder[fresh] = 0;
  return fresh;
}

// Hot: runs once per request. No allocation, no closures.
function moveOn({ weight, npos, lpos, remainder, position, nextWeight }: FwrrState, node: NodeId) {
  if (npos[node] === 0) npos[node] = position;
  lpos[node] = npos[node]!;
  npos[node]! += Math.floor(nextWeight / weight[node]!);
  remainder[node]! += nextWeight % weight[node]!;
  if (remainder[node]! >= weight[node]!) {
    remainder[node]! -= weight[node]!;
    npos[node]!++;
  }
}

// Hot: runs once per request. No allocation, no closures.
function putBack(state: FwrrState, node: NodeId): void {
  if (node !== -1) enqueue(state, node);
  for (; state.aside !== -1; state.aside = state.below[state.aside]!) {
    if (state.switched) putByWeight(state, state.init, state.aside);
    else enqueue(state, state.aside);
  }
  state.switched = false;
}

// Hot: runs once per request. No allocation, no closures.
function enqueue(state: FwrrState, node: NodeId): void {
  const { weight, npos, remainder, cycleWeight, nextWeight } = state;
  if (npos[node]! >= 2 * cycleWeight || npos[node]! >= cycleWeight + nextWeight) {
    npos[node]! -= cycleWeight;
    putByWeight(state, state.next, node);
  } else {
    const lacking = Math.floor((WEIGHT_MAX + remainder[node]! - weight[node]!) / WEIGHT_SCALE);
    state.current.put(node, WEIGHT_RANGE * npos[node]! + lacking);
  }
}

function putByWeight({ weight }: FwrrState, queue: TurnIndex, node: NodeId): void {
  queue.put(node, WEIGHT_MAX - weight[node]!);
}

function switchCycle(state: FwrrState): void {
  const emptied = state.init;
  state.init = state.next;
  state.next = emptied;
  state.cycleWeight = state.nextWeight;
  state.position = state.cycleWeight;
}

function removeEverywhere({ current, init, next }: FwrrState, node: NodeId): void {
  current.remove(node);
  init.remove(node);
  next.remove(node);
}

function arrive(state: FwrrState, node: NodeId): void {
  // Unsigned there: a cycle that has become shorter puts the node into the next one.
  const ahead = (state.nextWeight + state.cycleWeight - state.position) >>> 0;
  state.npos[node] = state.position + Math.floor(ahead / state.weight[node]!);
  enqueue(state, node);
}

function reweigh(state: FwrrState, node: NodeId): void {
  const { weight, npos, lpos, remainder, position } = state;
  if (state.init.has(node)) {
    putByWeight(state, state.init, node);
    return;
  }
  if (state.next.has(node)) npos[node]! += state.cycleWeight;
  const step = Math.floor(state.nextWeight / weight[node]!);
  npos[node] = Math.min(npos[node]!, lpos[node]! + step);
  remainder[node] = 0;
  if (npos[node]! < position + 2) npos[node] = position + step;
  removeEverywhere(state, node);
  enqueue(state, node);
}
