/** The model: what `simulate` runs. Built from a scenario, but knows no file format. */

import type { AlgorithmDefinition } from '../../algorithms/balancing/types.ts';
import type { DiscoveryDefinition } from '../../algorithms/discovery/types.ts';
import type { FailoverDefinition } from '../../algorithms/failover/types.ts';
import type { HealthDefinition } from '../../algorithms/health/types.ts';
import type { ParameterValues } from '../../algorithms/parameters.ts';
import type {
  Backoff,
  CircuitBreaker,
  ConcurrencyLimit,
  HedgeDelay,
  ProxyRetryDefinition,
  QueueDeadline,
  ResilienceDefinition,
  RetriableOutcome,
  RetryBudget,
  Throttle,
} from '../../algorithms/resilience/types.ts';
import type { Distribution } from '../distributions/types.ts';
import type { FaultModel } from './faults/types.ts';

export interface Model {
  readonly run: RunModel;
  readonly clients: readonly ClientModel[];
  readonly services: readonly ServiceModel[];
  readonly network: NetworkModel;
  readonly faults: readonly FaultModel[];
  /** Parts of the measured requests that are to be counted apart. */
  readonly parts?: readonly PartModel[];
}

export interface PartModel {
  /** Position in `Model.clients`; null: all of them. −1 is no client, and counts nothing. */
  readonly client: number | null;
  /** Issued in [from, to), since the measured span began. */
  readonly fromNs: number;
  readonly toNs: number;
}

export interface RunModel {
  /** Requests issued before this instant are simulated but not measured. */
  readonly warmupNs: number;
  /** Exactly one of the two is finite: measure for this long, or this many requests. */
  readonly durationNs: number;
  readonly requests: number;
  /** First guess of the whole length, for the width of the time bins; exact for a duration. */
  readonly expectedNs: number;
  readonly limits: RunLimits;
}

/** Reaching one of these ends the run with a named outcome instead of a hang. */
export interface RunLimits {
  readonly events: number;
  readonly inFlight: number;
}

/** Each hop's delay, drawn twice per attempt: once there, once back. */
export interface NetworkModel {
  readonly clientBalancer: Distribution;
  readonly balancerNode: Distribution;
}

export interface ClientModel {
  readonly name: string;
  readonly zone: string | null;
  /** Position in `Model.services`. */
  readonly service: number;
  /** How many client processes share these arrivals; each has its own balancer if `per-client`. */
  readonly count: number;
  readonly arrivals: ArrivalModel;
  readonly keys: KeyModel;
  /** Infinity: waits for ever. */
  readonly timeoutNs: number;
  /** True: giving up reaches the node, which drops the request; false: it works on for nobody. */
  readonly cancellation: boolean;
  /** Null: each request is tried once. */
  readonly retry: ClientRetryModel | null;
  readonly hedge: HedgeModel | null;
}

interface RetryModel {
  readonly outcomes: readonly RetriableOutcome[];
  readonly budget: ResilienceModel<RetryBudget> | null;
  /** Whether the service demand of each attempt is drawn anew. */
  readonly isFresh: boolean;
}

export interface ClientRetryModel extends RetryModel {
  /** In all, the first included; Infinity: for as long as it takes. */
  readonly attempts: number;
  readonly backoff: ResilienceModel<Backoff>;
  /** How long it waits for each attempt; Infinity: no limit of its own. */
  readonly attemptTimeoutNs: number;
}

/** What a balancer tries again without asking its client. */
export interface ProxyRetryModel extends RetryModel {
  readonly definition: ProxyRetryDefinition;
  readonly parameters: ParameterValues;
}

/** What becomes of the other attempts: dropped when one has won, or when one is served, or never. */
export type HedgeCancel = 'on-complete' | 'on-start' | 'never';

export interface HedgeModel {
  /** Attempts beside the first. */
  readonly copies: number;
  readonly delay: ResilienceModel<HedgeDelay>;
  /** Null: that of the retries, if there is one. */
  readonly budget: ResilienceModel<RetryBudget> | null;
  readonly cancel: HedgeCancel;
  readonly isFresh: boolean;
}

export type ArrivalModel =
  | { readonly process: 'constant'; readonly ratePerS: number }
  | { readonly process: 'poisson'; readonly ratePerS: number }
  | { readonly process: 'renewal'; readonly gap: Distribution; readonly batch: number }
  | { readonly process: 'mmpp'; readonly states: readonly MmppState[] }
  | {
      readonly process: 'schedule';
      readonly points: readonly RatePoint[];
      readonly repeat: boolean;
    }
  | { readonly process: 'trace'; readonly trace: Trace }
  | { readonly process: 'closed'; readonly users: number; readonly think: Distribution };

/** Markov-modulated Poisson process: stays in a state for an exponential time, then the next one. */
export interface MmppState {
  readonly ratePerS: number;
  readonly meanNs: number;
}

/** The rate is linear between points, and stays at the last one (or starts over). */
export interface RatePoint {
  readonly atNs: number;
  readonly ratePerS: number;
}

/** Recorded requests, ascending in time. */
export interface Trace {
  readonly atNs: Float64Array;
  /** Index into `keyTexts`, or null when the trace has no keys. */
  readonly key: Int32Array | null;
  readonly keyTexts: readonly string[];
  /** Service demand of each request, or null when the service's law decides. */
  readonly serviceNs: Float64Array | null;
}

export interface KeyModel {
  /** Number of different keys; Infinity: every request has its own. */
  readonly count: number;
  /** Inverse distribution function over key ids, or null when a trace or the request's number decides. */
  readonly quantile: ((u: number) => number) | null;
  readonly text: (key: number) => string;
}

export interface ServiceModel {
  readonly name: string;
  readonly nodes: readonly NodeModel[];
  readonly balancer: BalancerModel;
  /** A node is believed healthy while all of them believe it. */
  readonly health: readonly HealthModel[];
  /** Null: eject, where something is checked. */
  readonly failover: FailoverModel | null;
  /** Left out: static. */
  readonly discovery?: DiscoveryModel;
  /** What each balancer turns away before it sends; null: nothing. */
  readonly breaker: ResilienceModel<CircuitBreaker> | null;
  readonly concurrencyLimit: ResilienceModel<ConcurrencyLimit> | null;
  readonly throttle: ResilienceModel<Throttle> | null;
  /** Of its balancers; null: what fails is answered. */
  readonly retry: ProxyRetryModel | null;
  readonly hedge: HedgeModel | null;
}

export interface ResilienceModel<T> {
  readonly definition: ResilienceDefinition<T>;
  readonly parameters: ParameterValues;
}

export interface BalancerModel {
  readonly algorithm: AlgorithmDefinition;
  readonly parameters: ParameterValues;
  /** Number of independent balancers, or one for each client process. */
  readonly instances: number | 'per-client';
  /** How long a balancer waits for a node's answer; Infinity: for ever. */
  readonly timeoutNs: number;
  /** Where they are; one for each client process is where its client is. */
  readonly zone: string | null;
}

export interface HealthModel {
  readonly definition: HealthDefinition;
  readonly parameters: ParameterValues;
}

/** How balancers learn which nodes are in service. */
export interface DiscoveryModel {
  readonly definition: DiscoveryDefinition;
  readonly parameters: ParameterValues;
  /** How long an answer travels from the registry to a balancer. */
  readonly delay: Distribution;
  /** Beside each node; a node passes while all of them pass. */
  readonly checks: readonly HealthModel[];
}

export interface FailoverModel {
  readonly definition: FailoverDefinition;
  readonly parameters: ParameterValues;
}

export type QueueDiscipline = 'fifo' | 'lifo' | 'processor-sharing';

export interface NodeModel {
  readonly name: string;
  /** What hash algorithms know it by; its name, unless the scenario gives an address. */
  readonly address: string;
  readonly zone: string | null;
  /** Priority level: 0 is used first. */
  readonly priority: number;
  readonly weight: number;
  /** Requests that each balancer may have in flight here; Infinity: any number. */
  readonly maxConnections: number;
  /** When balancers learn of it; 0: they know it from the start. */
  readonly joinsNs: number;
  /** When it is taken out of service, and how long its process still runs then; left out: never. */
  readonly leaves?: { readonly atNs: number; readonly drainNs: number };
  /** Workers; Infinity: unlimited. Under processor sharing: how many run at full speed. */
  readonly concurrency: number;
  readonly queue: QueueDiscipline;
  /** Requests that may wait (under processor sharing: be inside); Infinity: no limit. */
  readonly queueLimit: number;
  /** How many may be inside, and who waits too long to be served; null: nobody asks. */
  readonly concurrencyLimit: ResilienceModel<ConcurrencyLimit> | null;
  readonly queueDeadline: ResilienceModel<QueueDeadline> | null;
  /** 2 means twice as fast: service time = demand ÷ speed. */
  readonly speed: number;
  /** Service demand of a probe, which goes through the queue then; left out: it goes past it. */
  readonly probeNs?: number;
  readonly service: Distribution;
}
