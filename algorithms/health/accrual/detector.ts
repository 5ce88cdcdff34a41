/**
 * Accrual detectors: suspicion grows with silence, by how long silences used to be.
 *
 * A heartbeat is a probe that was answered with ok. Heartbeats are asked for at a fixed pace, also
 * of a node that has not answered the last one. The verdict comes at the very moment at which
 * suspicion reaches its threshold: a model of the gaps says how long a silence that takes.
 */

import type { NodeId } from '../../balancing/types.ts';
import { RESULT_OK } from '../results.ts';
import type { HealthCheck, HealthContext } from '../types.ts';
import { createSilences, type GapModel } from './silences.ts';

interface Pace {
  readonly heartbeat: number;
  readonly initially: 'up' | 'down';
  /** So long after it was first asked, a node that never answered counts as heard once; Infinity: never. */
  readonly firstExpectedNs: number;
}

/** An answer that comes later than this is no heartbeat: the products have no such limit, probes must. */
const ANSWER_NS_MAX = 60e9;

export function createAccrualDetector(
  context: HealthContext,
  { heartbeat, initially, firstExpectedNs }: Pace,
  model: GapModel,
): HealthCheck {
  const { nodeCount, judge, wakeAt, probe, rng } = context;
  const silences = createSilences(nodeCount, model, wakeAt);
  const up = new Uint8Array(nodeCount);
  /** When it joined, Infinity for those that are not here. */
  const joined = new Float64Array(nodeCount).fill(Infinity);
  /** When a first heartbeat is assumed. */
  const assumed = new Float64Array(nodeCount);
  // Tokens below are those of silences.
  const TICK = nodeCount;
  const ASSUME = nodeCount + 1;

  function admit(node: NodeId, nowNs: number): void {
    silences.forget(node);
    joined[node] = nowNs;
    assumed[node] = Infinity;
    up[node] = initially === 'up' ? 1 : 0;
  }
  function set(node: NodeId, isUp: boolean, reason: string): void {
    if ((up[node] === 1) === isUp) return;
    up[node] = isUp ? 1 : 0;
    judge(node, isUp, reason);
  }
  function tick(nowNs: number): void {
    for (let node = 0; node < nodeCount; node++) {
      if (joined[node] === Infinity) continue;
      const isAwaited = !silences.isHeard(node) && assumed[node] === Infinity;
      if (isAwaited && firstExpectedNs < Infinity) {
        assumed[node] = nowNs + firstExpectedNs;
        wakeAt(assumed[node]!, ASSUME + node);
      }
      probe(node, ANSWER_NS_MAX, 'request');
    }
    wakeAt(nowNs + heartbeat, TICK);
  }
  function assume(node: NodeId, nowNs: number): void {
    if (assumed[node]! <= nowNs && !silences.isHeard(node)) silences.hear(node, nowNs);
  }

  return {
    onStart(nodes, nowNs) {
      for (let i = 0; i < nodes.length; i++) admit(nodes[i]!, nowNs);
      wakeAt(nowNs + Math.floor(rng() * heartbeat), TICK);
    },
    onJoin: admit,
    onLeave(node) {
      silences.forget(node);
      joined[node] = Infinity;
      assumed[node] = Infinity;
    },
    onProbe(node, result, latencyNs, nowNs) {
      // Not an answer to a probe from before the node left.
      if (result !== RESULT_OK || nowNs - latencyNs < joined[node]!) return;
      silences.hear(node, nowNs);
      set(node, true, 'heartbeat');
    },
    onWake(token, nowNs) {
      if (token === TICK) tick(nowNs);
      else if (token >= ASSUME) assume(token - ASSUME, nowNs);
      else if (silences.isTooLong(token, nowNs)) set(token, false, 'suspicion');
    },
  };
}
