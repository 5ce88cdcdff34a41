/**
 * One probe after the other to each member: what most active checks are made of.
 *
 * A rule says when the first probe starts and, at the end of each, when the next one does. The loop
 * keeps old wakes and old answers apart from those that count, so that nodes may come and go.
 */

import type { NodeId } from '../../balancing/types.ts';
import type { Result } from '../results.ts';
import type { HealthCheck, HealthContext, ProbeDepth } from '../types.ts';

export interface ProbeRule {
  readonly timeoutNs: number;
  readonly depth: ProbeDepth;
  /**
   * Forgets what was known of the node and says when its first probe starts. Of `count` nodes at the
   * start it is number `position`, from 0; one that joins later is number 1 of 1.
   */
  admit(node: NodeId, nowNs: number, position: number, count: number): number;
  /** A probe that was sent at `sentNs` ended: when does the next one start? */
  hear(node: NodeId, result: Result, sentNs: number, nowNs: number): number;
}

type Hooks = 'onStart' | 'onJoin' | 'onLeave' | 'onWake' | 'onProbe';

export interface ProbeLoop extends Required<Pick<HealthCheck, Hooks>> {
  isMember(node: NodeId): boolean;
  /** Whether an answer of the node is awaited. */
  isProbing(node: NodeId): boolean;
  /** When the next probe starts; Infinity while one is under way. */
  dueNs(node: NodeId): number;
  /** Starts the node's next probe then, instead of when it was due; drops the one under way. */
  reschedule(node: NodeId, atNs: number): void;
}

const NONE = -1;

/** Wakes of the loop have the node as token; a check with wakes of its own takes others. */
export function createProbeLoop(context: HealthContext, rule: ProbeRule): ProbeLoop {
  const { nodeCount } = context;
  /** When the next probe starts; Infinity while one is under way and of those that are not here. */
  const due = new Float64Array(nodeCount).fill(Infinity);
  /** When the probe under way was sent. */
  const sent = new Float64Array(nodeCount).fill(NONE);

  function schedule(node: NodeId, atNs: number): void {
    sent[node] = NONE;
    due[node] = atNs;
    context.wakeAt(atNs, node);
  }

  return {
    onStart(nodes, nowNs) {
      for (let i = 0; i < nodes.length; i++) {
        schedule(nodes[i]!, rule.admit(nodes[i]!, nowNs, i, nodes.length));
      }
    },
    onJoin(node, nowNs) {
      schedule(node, rule.admit(node, nowNs, 1, 1));
    },
    onLeave(node) {
      sent[node] = NONE;
      due[node] = Infinity;
    },
    onWake(node, nowNs) {
      // A wake that something made obsolete comes too early, or finds nothing due.
      if (due[node]! > nowNs) return;
      due[node] = Infinity;
      sent[node] = nowNs;
      context.probe(node, rule.timeoutNs, rule.depth);
    },
    onProbe(node, result, latencyNs, nowNs) {
      const sentNs = sent[node]!;
      // The answer to a probe from before the node left, or to one that was dropped.
      if (sentNs === NONE || nowNs - latencyNs < sentNs) return;
      schedule(node, rule.hear(node, result, sentNs, nowNs));
    },
    isMember: (node) => sent[node] !== NONE || due[node]! < Infinity,
    isProbing: (node) => sent[node] !== NONE,
    dueNs: (node) => due[node]!,
    reschedule: schedule,
  };
}
