/**
 * A scenario after validation: plain data, defaults filled in, quantities in base units.
 *
 * Times are nanoseconds, rates are per second, ratios are plain numbers. It is what `explain` shows,
 * what the digest covers and what crosses to worker threads; traces travel beside it.
 */

import type { ParameterValues } from '../../algorithms/parameters.ts';
import type { RetriableOutcome } from '../../algorithms/resilience/types.ts';
import type { LawSpec } from '../../sim/distributions/types.ts';
import type { HedgeCancel, MmppState, QueueDiscipline, RatePoint } from '../../sim/model/types.ts';
import type { Comparison } from './expression/comparison.ts';

export interface ResolvedScenario extends ResolvedSystem {
  readonly name: string;
  readonly question: string | null;
  readonly run: ResolvedRun;
  /** At least one: the scenario as it stands when it has no `compare`. */
  readonly variants: readonly ResolvedVariant[];
  /** They judge results and change none: the digest leaves them out. */
  readonly checks: readonly ResolvedCheck[];
  readonly baseline: ResolvedBaseline;
}

export interface ResolvedCheck {
  /** As written. */
  readonly expression: string;
  readonly name: string | null;
  readonly level: 'error' | 'warn';
  /** The one that is judged; null: all that the expression does not name. */
  readonly variant: string | null;
  readonly comparison: Comparison;
  /** In the scenario file, from 1; null when it comes from the command line. */
  readonly line: number | null;
}

/** A change is a regression when it is larger than the tolerance and than the floor. */
export interface ResolvedBaseline {
  readonly metrics: readonly string[];
  /** Share of the old value. */
  readonly tolerance: number;
  readonly floors: {
    readonly durationNs: number;
    readonly ratePerS: number;
    readonly ratio: number;
  };
}

/** What is simulated; a variant may have its own. */
export interface ResolvedSystem {
  readonly clients: readonly ResolvedClient[];
  readonly services: readonly ResolvedService[];
  readonly network: { readonly clientBalancer: LawSpec; readonly balancerNode: LawSpec };
  readonly faults: readonly ResolvedFault[];
}

/** A run stops at one of a few planned looks, when what is wanted is known. */
export interface ResolvedStopping {
  /** Replications at which it is looked at; ascending, the last is the most. */
  readonly looks: readonly number[];
  readonly goal:
    | { readonly until: 'precision'; readonly metric: string; readonly share: number }
    | { readonly until: 'decided' };
}

export interface ResolvedRun {
  readonly warmupNs: number;
  /** One of the two is null. */
  readonly durationNs: number | null;
  readonly requests: number | null;
  /** Text or number as written; part of every stream's name. */
  readonly seed: string;
  /** At most, if it may stop earlier. */
  readonly replications: number;
  /** Null: all of them are run. */
  readonly stopping: ResolvedStopping | null;
  /** Share of a value up to which differences between variants do not matter. */
  readonly indifference: number;
  /** A backlog that grows is what the scenario wants to see, and no fault of it. */
  readonly overload: 'intended' | null;
  readonly limits: { readonly events: number; readonly inFlight: number };
}

export interface ResolvedClient {
  readonly name: string;
  readonly to: string;
  readonly count: number;
  readonly arrivals: ResolvedArrivals;
  readonly keys: ResolvedKeys | null;
  readonly zone: string | null;
  readonly timeoutNs: number | null;
  readonly cancellation: boolean;
  /** Absent: each request is tried once. */
  readonly retry?: ResolvedClientRetry;
  readonly hedge?: ResolvedHedge;
}

/** What balancers try again without asking clients. */
export interface ResolvedProxyRetry extends ResolvedPolicy {
  readonly outcomes: readonly RetriableOutcome[];
  readonly budget: ResolvedPolicy | null;
  readonly demand: 'fresh' | 'same';
}

/** The policy is a backoff. */
export interface ResolvedClientRetry extends ResolvedProxyRetry {
  /** In all, the first included; null: unlimited. */
  readonly attempts: number | null;
  readonly attemptTimeoutNs: number | null;
}

/** The policy says when. */
export interface ResolvedHedge extends ResolvedPolicy {
  readonly copies: number;
  readonly budget: ResolvedPolicy | null;
  readonly cancel: HedgeCancel;
  readonly demand: 'fresh' | 'same';
}

export type ResolvedArrivals =
  | { readonly process: 'constant' | 'poisson'; readonly ratePerS: number }
  | { readonly process: 'renewal'; readonly gap: LawSpec; readonly batch: number }
  | { readonly process: 'mmpp'; readonly states: readonly MmppState[] }
  | {
      readonly process: 'schedule';
      readonly points: readonly RatePoint[];
      readonly repeat: boolean;
    }
  | {
      readonly process: 'trace';
      /** Path as written, relative to the scenario; the content is found under this name. */
      readonly file: string;
      readonly digest: string;
    }
  | { readonly process: 'closed'; readonly users: number; readonly think: LawSpec };

export interface ResolvedKeys {
  readonly count: number;
  readonly popularity:
    | { readonly law: 'uniform' }
    | { readonly law: 'zipf'; readonly exponent: number };
}

export interface ResolvedService {
  readonly name: string;
  readonly groups: readonly ResolvedNodeGroup[];
  readonly balancer: ResolvedBalancer;
  /** How long a balancer waits for a node; null: for ever. */
  readonly timeoutNs: number | null;
  readonly health: readonly ResolvedPolicy[];
  /** Null: eject, where something is checked. */
  readonly failover: ResolvedPolicy | null;
  /** What balancers turn away before they send; absent: nothing. */
  readonly breaker?: ResolvedPolicy;
  readonly concurrencyLimit?: ResolvedPolicy;
  readonly throttle?: ResolvedPolicy;
  readonly retry?: ResolvedProxyRetry;
  readonly hedge?: ResolvedHedge;
  /** How balancers learn which nodes are in service; left out: static. */
  readonly discovery?: ResolvedDiscovery;
}

export interface ResolvedDiscovery extends ResolvedPolicy {
  /** How long an answer travels from the registry to a balancer. */
  readonly delay: LawSpec;
  /** Beside each node. */
  readonly checks: readonly ResolvedPolicy[];
}

/** A health check, a failover policy and the like, by its canonical name. */
export interface ResolvedPolicy {
  readonly name: string;
  readonly parameters: ParameterValues;
}

export interface ResolvedNodeGroup {
  readonly name: string;
  readonly count: number;
  /** Null: unlimited. */
  readonly concurrency: number | null;
  readonly queue: QueueDiscipline;
  /** Null: no limit. */
  readonly queueLimit: number | null;
  /** What the nodes turn away by themselves; absent: nothing. */
  readonly concurrencyLimit?: ResolvedPolicy;
  readonly queueDeadline?: ResolvedPolicy;
  readonly speed: number;
  readonly weight: number;
  readonly zone: string | null;
  readonly priority: number;
  /** Null: unlimited. */
  readonly maxConnections: number | null;
  /** One a node, or empty: nodes are known by their names. */
  readonly addresses: readonly string[];
  /** When balancers learn of them, since the measured span began; null: they know them already. */
  readonly joinsNs: number | null;
  /** Service demand of a deep probe; left out: probes go past the queue. */
  readonly probeNs?: number;
  /** When they are taken out of service, likewise, and how long their processes run on. */
  readonly leaves?: { readonly atNs: number; readonly drainNs: number };
  /** Its own law, or its service's. */
  readonly service: LawSpec;
}

export interface ResolvedBalancer {
  /** Canonical name: aliases are resolved. */
  readonly algorithm: string;
  /** The user's own algorithm: its file as written, and what identifies its source. */
  readonly plugin?: { readonly file: string; readonly digest: string };
  readonly parameters: ParameterValues;
  readonly instances: number | 'per-client';
  readonly zone: string | null;
}

/** When a fault acts, since the measured span began. */
export interface ResolvedFaultTime {
  readonly atNs: number;
  /** Null: to the end. */
  readonly forNs: number | null;
  /** It comes back after this long, `times` in all; null: it comes once. */
  readonly everyNs: number | null;
  readonly times: number | null;
  /** Instead: exponential times between failures and to repair, within `atNs` and `forNs`. */
  readonly mtbfNs: number | null;
  readonly mttrNs: number | null;
  /** Of a fault by chance: all nodes fail at once. */
  readonly together: boolean;
  /** Likewise: all nodes of a zone do. */
  readonly byZone?: true;
}

interface ResolvedFaultBase {
  readonly id: string;
  /** As written: names of nodes, patterns such as `web/new-*`, `zone eu-1`, `random 20% of web/*`. */
  readonly target: readonly string[];
  /** Names of the nodes that it hits. */
  readonly nodes: readonly string[];
  readonly time: ResolvedFaultTime;
}

export type ResolvedFault = ResolvedFaultBase &
  (
    | { readonly kind: 'slow' | 'cold-start'; readonly factor: number }
    | {
        readonly kind: 'errors';
        readonly share: number;
        readonly answerNs: number;
        /** Instead of a share. */
        readonly sequence?: readonly ('fail' | 'ok')[];
      }
    | { readonly kind: 'crash' | 'hang' | 'pause' | 'blackhole' }
    | { readonly kind: 'flap'; readonly downNs: number; readonly upNs: number }
    | {
        readonly kind: 'restart';
        readonly downNs: number;
        /** Taken out of service so long before; left out: nobody is told. */
        readonly drainNs?: number;
      }
    | {
        readonly kind: 'partition';
        /** Balancer instances from 1; null: all. */
        readonly balancers: readonly number[] | null;
        readonly of: 'everything' | 'traffic' | 'probes';
      }
    | { readonly kind: 'lying-probe'; readonly says: 'ok' | 'error' }
    /** Targets are names of services; it hits no node. */
    | { readonly kind: 'registry-outage'; readonly services: readonly string[] }
  );

export interface ResolvedVariant {
  readonly name: string;
  /** By service name: services that are not listed keep their own balancer. */
  readonly balancers: Readonly<Record<string, ResolvedBalancer>>;
  /** Likewise, where the variant changes them. */
  readonly health?: Readonly<Record<string, readonly ResolvedPolicy[]>>;
  readonly failover?: Readonly<Record<string, ResolvedPolicy>>;
  /** Where the variant sets values: what it set, by path, and the system with them. */
  readonly set?: Readonly<Record<string, unknown>>;
  readonly system?: ResolvedSystem;
}
