/**
 * The contract between the engine and a health check: one instance per balancer and check.
 *
 * A check is a state machine that hears of probes, of live traffic and of time, and gives verdicts.
 * It never learns what is true, only what a real one would see.
 */

import type { LoadReport, NodeId } from '../balancing/types.ts';
import type { ParameterSchema, ParameterValues } from '../parameters.ts';
import type { Uniform } from '../random.ts';
import type { Result } from './results.ts';

/**
 * How far a probe goes. `connect` wants no more than a connection, which the kernel of a node grants
 * even if the process behind it hangs; `request` wants an answer.
 */
export type ProbeDepth = 'connect' | 'request';

/** Everything a check is given when it is made. Commands take effect at once; none calls a hook back. */
export interface HealthContext {
  readonly nodeCount: number;
  /** `web/new-1`, …, by NodeId. */
  readonly nodeNames: readonly string[];
  /** Configured weights, by NodeId. */
  readonly nodeWeights: readonly number[];
  /** Which of the service's balancers this is, 0-based, and how many there are. */
  readonly instance: number;
  readonly instances: number;
  /** This check's own random stream. */
  readonly rng: Uniform;
  /**
   * Sends a probe; exactly one `onProbe` follows, after `timeoutNs` at the latest, even if the node
   * leaves. Its `latencyNs` is the time since this call, by which a check tells probes apart.
   */
  readonly probe: (node: NodeId, timeoutNs: number, depth: ProbeDepth) => void;
  /** `onWake(token)` follows at that time, or at once if it is past. Tokens are the check's own. */
  readonly wakeAt: (atNs: number, token: number) => void;
  /**
   * Gives a verdict, where it differs from what is believed. `reason` is a constant in kebab-case
   * for the event log: `consecutive-5xx`. A node may be picked while every check of its balancer
   * believes it healthy, panic aside.
   */
  readonly judge: (node: NodeId, healthy: boolean, reason: string) => void;
  /**
   * From now on this part of the node's configured weight counts for this balancer, 0 for none: what
   * an agent asks for. A node that joins begins with all of it.
   */
  readonly reweigh: (node: NodeId, part: number) => void;
  /** True if failover lets this balancer pick the node now: what Envoy's ejection limits count. */
  readonly isPicked: (node: NodeId) => boolean;
}

/** Called in time order. Hooks that live traffic calls must not allocate. */
export interface HealthCheck {
  /** Once, before anything else; nodes that have not joined yet are told by `onJoin`. */
  onStart?(nodes: readonly NodeId[], nowNs: number): void;
  /** The balancer learns of a node, or is told that it is gone. */
  onJoin?(node: NodeId, nowNs: number): void;
  onLeave?(node: NodeId, nowNs: number): void;
  onWake?(token: number, nowNs: number): void;
  onProbe?(node: NodeId, result: Result, latencyNs: number, nowNs: number): void;
  /** Just before `onProbe`: the answer carried a report of the node's load. One object is reused. */
  onReport?(node: NodeId, report: LoadReport): void;
  /** A live request was sent there, and ended; both of this balancer only. */
  onSend?(node: NodeId, nowNs: number): void;
  onResult?(node: NodeId, result: Result, latencyNs: number, nowNs: number): void;
  /** Instead of `onResult`: the client went away before the node had answered. */
  onAbandon?(node: NodeId, nowNs: number): void;
}

/** A documented check: what `lbsim algorithms NAME` prints. */
export interface HealthDefinition {
  /** What users type, kebab-case: `outlier-detection`. */
  readonly name: string;
  /** Other products' names for the same rule. */
  readonly aliases: readonly string[];
  /** The rule in one sentence. */
  readonly summary: string;
  readonly deployed: readonly string[];
  readonly source: string;
  /** When not to use it. */
  readonly weakness: string;
  readonly parameters: ParameterSchema;
  /**
   * What is believed of a node at the start and each time it joins, until the first verdict: `up`,
   * or `down` as Envoy's active check.
   */
  readonly initially: 'up' | 'down';
  /** Conformance properties that it declines, each with the reason that its documentation shows. */
  readonly except?: readonly { readonly property: string; readonly reason: string }[];
  /**
   * The longest it takes, all defaults filled in, to give up a node that was believed healthy and
   * stops answering; what lives on traffic alone leaves it out.
   */
  worstDetectionNs?(parameters: ParameterValues): number;
  create(parameters: ParameterValues, context: HealthContext): HealthCheck;
}
