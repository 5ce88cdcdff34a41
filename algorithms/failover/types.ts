/**
 * The contract between the engine and a failover policy: from what is believed of nodes to who may
 * be picked, and with which weight. One instance per balancer.
 */

import type { NodeId } from '../balancing/types.ts';
import type { ParameterSchema, ParameterValues } from '../parameters.ts';
import type { Uniform } from '../random.ts';

/** What the balancer believes. Arrays are indexed by NodeId; one object, changed in place. */
export interface FailoverView {
  /** 1: registered with this balancer. */
  readonly isMember: Uint8Array;
  /** 1: every health check believes it healthy. */
  readonly isHealthy: Uint8Array;
  /** Configured weights; a node of weight 0 is never picked. */
  readonly weight: Float64Array;
  readonly inFlight: Int32Array;
}

/** Filled by `select`. */
export interface Selection {
  /** Who may be picked, ascending; the first `count` entries count. */
  readonly eligible: Uint32Array;
  count: number;
  /** Effective weights of those; starts as the configured ones. */
  readonly weight: Float64Array;
}

export interface FailoverContext {
  readonly nodeCount: number;
  readonly nodeNames: readonly string[];
  readonly nodeZones: readonly (string | null)[];
  readonly nodePriorities: readonly number[];
  readonly zone: string | null;
  readonly rng: Uniform;
  /** `onWake(token)` follows at that time; then `select` is called again. */
  readonly wakeAt: (atNs: number, token: number) => void;
  /**
   * Breaks off the requests that this balancer has in flight there: each ends as `reset`. Takes
   * effect once `select` has returned, so that those who try again are sent by the new selection.
   */
  readonly reset: (node: NodeId) => void;
  /** For the event log: `panic`, `promotion`, and the like; the node is −1 if it concerns none. */
  readonly log: (event: string, node: NodeId) => void;
}

export interface FailoverPolicy {
  /** Called at the start and after every change of the view. May select nobody. */
  select(view: FailoverView, into: Selection, nowNs: number): void;
  onWake?(token: number, nowNs: number): void;
  /** A verdict changed; before the `select` that follows. */
  onVerdict?(node: NodeId, healthy: boolean, nowNs: number): void;
  onJoin?(node: NodeId, nowNs: number): void;
  /** A request ended: for policies that learn from latency or errors. */
  onDone?(node: NodeId, latencyNs: number, ok: boolean, nowNs: number): void;
}

/** A documented policy: what `lbsim algorithms NAME` prints. */
export interface FailoverDefinition {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly summary: string;
  readonly deployed: readonly string[];
  readonly source: string;
  readonly weakness: string;
  readonly parameters: ParameterSchema;
  /** Known from research, not from production; its documentation says so. */
  readonly research?: true;
  /** Conformance properties that it declines, each with the reason that its documentation shows. */
  readonly except?: readonly { readonly property: string; readonly reason: string }[];
  create(parameters: ParameterValues, context: FailoverContext): FailoverPolicy;
}
