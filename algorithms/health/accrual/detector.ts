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

export interface GapModel {
  /** Forgets the node's gaps; its first heartbeat is there. */
  begin(node: NodeId): void;
  /** A gap between two heartbeats; `wasUp` unless it was long enough for a verdict. */
  add(node: NodeId, gapNs: number, wasUp: boolean): void;
  /** How long a silence brings the node down. */
  silenceNs(node: NodeId): number;
}

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
  /** When it joined, Infinity for those that are not here. */
  const joined = new Float64Array(nodeCount).fill(Infinity);
  /** The latest heartbeat; −1 before the first. */
  const heard = new Float64Array(nodeCount);
  const up = new Uint8Array(nodeCount);
  /** When suspicion reaches its threshold if the node stays silent. */
  const suspect = new Float64Array(nodeCount);
  /** The wake that waits for that; it is not moved when a heartbeat comes, only when it is due. */
  const waking = new Float64Array(nodeCount);
  /** When a first heartbeat is assumed. */
  const assumed = new Float64Array(nodeCount);
  const [TICK, ASSUME] = [nodeCount, nodeCount + 1];

  function admit(node: NodeId, nowNs: number): void {
    joined[node] = nowNs;
    heard[node] = -1;
    up[node] = initially === 'up' ? 1 : 0;
    waking[node] = Infinity;
    assumed[node] = Infinity;
  }
  function set(node: NodeId, isUp: boolean, reason: string): void {
    if ((up[node] === 1) === isUp) return;
    up[node] = isUp ? 1 : 0;
    judge(node, isUp, reason);
  }
  function hear(node: NodeId, nowNs: number): void {
    if (heard[node] === -1) model.begin(node);
    else model.add(node, nowNs - heard[node]!, nowNs < suspect[node]!);
    heard[node] = nowNs;
    suspect[node] = nowNs + model.silenceNs(node);
    arm(node);
  }
  function arm(node: NodeId): void {
    if (waking[node]! <= suspect[node]!) return;
    waking[node] = suspect[node]!;
    wakeAt(suspect[node]!, node);
  }
  function tick(nowNs: number): void {
    for (let node = 0; node < nodeCount; node++) {
      if (joined[node] === Infinity) continue;
      if (heard[node] === -1 && assumed[node] === Infinity && firstExpectedNs < Infinity) {
        assumed[node] = nowNs + firstExpectedNs;
        wakeAt(assumed[node]!, ASSUME + node);
      }
      probe(node, ANSWER_NS_MAX);
    }
    wakeAt(nowNs + heartbeat, TICK);
  }

  return {
    onStart(nodes, nowNs) {
      for (let i = 0; i < nodes.length; i++) admit(nodes[i]!, nowNs);
      wakeAt(nowNs + Math.floor(rng() * heartbeat), TICK);
    },
    onJoin: admit,
    onLeave(node) {
      joined[node] = Infinity;
      waking[node] = Infinity;
      assumed[node] = Infinity;
    },
    onProbe(node, result, latencyNs, nowNs) {
      // Not an answer to a probe from before the node left.
      if (result !== RESULT_OK || nowNs - latencyNs < joined[node]!) return;
      hear(node, nowNs);
      set(node, true, 'heartbeat');
    },
    onWake(token, nowNs) {
      if (token === TICK) tick(nowNs);
      else if (token >= ASSUME) {
        if (assumed[token - ASSUME]! <= nowNs && heard[token - ASSUME] === -1) {
          hear(token - ASSUME, nowNs);
        }
      } else if (waking[token]! <= nowNs) {
        waking[token] = Infinity;
        if (nowNs >= suspect[token]!) set(token, false, 'suspicion');
        else arm(token);
      }
    },
  };
}
