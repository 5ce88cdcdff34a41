/** The contract between the engine and a balancing algorithm. */

import type { ParameterSchema, ParameterValues } from '../parameters.ts';
import type { Uniform } from '../random.ts';

/** Position of a node in its service, 0-based, stable for the whole run. */
export type NodeId = number;

/** Returned by `pick`: no node now; keep the request here until something changes, then ask again. */
export const HOLD = -1;

/** What one balancer knows when it chooses. Arrays are indexed by NodeId unless said otherwise. */
export interface BalancerView {
  /** Nodes that may be picked, ascending; only the first `eligibleCount` entries count. */
  readonly eligible: Uint32Array;
  /** At least 1 whenever `pick` is called: the engine answers "nobody" itself. */
  readonly eligibleCount: number;
  /** Requests that this balancer has sent and that are not answered yet. */
  readonly inFlight: Int32Array;
  /** Configured weights, 0 of nodes not known yet; a node of weight 0 is never eligible. */
  readonly weight: Float64Array;
}

/** What a balancer can see of a request. One object is reused: read it, do not keep it. */
export interface RequestView {
  /** The key that hash algorithms use: an id in [0, keyCount), or the request's number without keys. */
  readonly key: number;
}

/** What a node says of itself, on an answer or to a probe. One object is reused: read it, do not keep it. */
export interface LoadReport {
  /** Requests inside the node from all balancers, waiting ones included. */
  readonly requestsInside: number;
  /** Busy workers ÷ workers, averaged over about the last second; 0 if it has no fixed number. */
  readonly utilization: number;
  /** Answers per second, successes and errors, averaged over about the last second. */
  readonly ratePerS: number;
  /** Errors per second, likewise. */
  readonly errorsPerS: number;
  /** To a probe: median latency of its recent requests that met about as many as are inside now. */
  readonly latencyNs: number;
}

/** Everything an algorithm is given when it is made: nothing else may be fetched. */
export interface BalancerContext {
  readonly nodeCount: number;
  /** `web/new-1`, …, by NodeId. */
  readonly nodeNames: readonly string[];
  /** What hash algorithms know a node by: `10.0.0.1:8080`, or its name when it has no address. */
  readonly nodeAddresses: readonly string[];
  /** Zone of each node; null where the scenario names none. */
  readonly nodeZones: readonly (string | null)[];
  /** Priority level of each node: 0 is used first. */
  readonly nodePriorities: readonly number[];
  /** Requests that one balancer may have in flight to each node (`maxconn`); Infinity: any number. */
  readonly nodeLimits: readonly number[];
  /** Where this balancer is: its client's zone if it runs inside one, or what the scenario says. */
  readonly zone: string | null;
  /** Which of the service's balancers this is, 0-based, and how many there are. */
  readonly instance: number;
  readonly instances: number;
  /** This balancer's own random stream. */
  readonly rng: Uniform;
  /** How many different keys there can be; Infinity when every request has a key of its own. */
  readonly keyCount: number;
  /** The text of a key, for hashing; the same text for the same key in every run. */
  readonly keyText: (key: number) => string;
  /** Asks a node for a report; `onProbe` brings it, after the network's time there and back. */
  readonly probe: (node: NodeId) => void;
}

/**
 * Chooses a node for each request. One instance per balancer, called in time order.
 *
 * An algorithm hears what it has a hook for: the engine looks once, when the instance is made.
 */
export interface BalancingAlgorithm {
  /** Returns one of `view.eligible`, or HOLD. Called once per attempt; must not allocate. */
  pick(view: BalancerView, request: RequestView, nowNs: number): NodeId;
  /** After a request was sent: `view.inFlight[node]` already counts it. */
  onStart?(node: NodeId, nowNs: number): void;
  /**
   * After a request ended, however it ended: `view.inFlight[node]` no longer counts it.
   * `latencyNs` is what this balancer measured, from sending to answer (or to giving up).
   */
  onDone?(node: NodeId, latencyNs: number, ok: boolean, nowNs: number): void;
  /** Before the first pick, and after eligibility or weights changed. */
  onMembership?(view: BalancerView, nowNs: number): void;
  /** An answer carried the node's report; called before that request's `onDone`. */
  onReport?(node: NodeId, report: LoadReport, nowNs: number): void;
  /** The answer to a probe. */
  onProbe?(node: NodeId, report: LoadReport, nowNs: number): void;
  /** The node has nothing to do and told this balancer, one of its service's at random. */
  onIdle?(node: NodeId, nowNs: number): void;
}

/** A documented algorithm: what `lbsim algorithms NAME` prints, and what the conformance suite runs. */
export interface AlgorithmDefinition {
  /** What users type, kebab-case: `power-of-two`. */
  readonly name: string;
  /** Other products' names for the same rule. */
  readonly aliases: readonly string[];
  /** The rule in one sentence. */
  readonly summary: string;
  /** Where it runs in production, and under which name. */
  readonly deployed: readonly string[];
  /** Paper, or repository and path. */
  readonly source: string;
  /** Big-O of one pick over n nodes. */
  readonly cost: string;
  /** When not to use it. */
  readonly weakness: string;
  readonly parameters: ParameterSchema;
  /** True if the choice depends on the request's key. */
  readonly usesKeys: boolean;
  /** Known from research, not from production; its documentation says so. */
  readonly research?: true;
  /** Conformance properties that it declines, each with the reason that its documentation shows. */
  readonly except?: readonly { readonly property: string; readonly reason: string }[];
  create(parameters: ParameterValues, context: BalancerContext): BalancingAlgorithm;
}
