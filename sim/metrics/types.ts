/** What one simulation run yields: plain data that survives a structured clone. */

import type { Severity } from '../model/faults/severity.ts';
import type { FaultModel } from '../model/faults/types.ts';
import type { Outcome } from '../outcomes.ts';
import type { Refuser } from '../turned-away.ts';
import type { Episode } from './episodes.ts';
import type { LogEntry } from './event-log.ts';

/** Mergeable latency histogram: sparse counts of log-linear buckets (see histogram.ts), in ns. */
export interface Sketch {
  readonly count: number;
  readonly sumNs: number;
  readonly minNs: number;
  readonly maxNs: number;
  /** Bucket numbers, ascending, and how many values each holds. */
  readonly bucket: readonly number[];
  readonly counts: readonly number[];
}

export interface RunResult {
  readonly replication: number;
  /** Measured span: from the end of the warm-up to the last measured issue (or the duration). */
  readonly startNs: number;
  readonly spanNs: number;
  /** From when on nothing planned changes (`model/steady-span.ts`); null: it may at any time. */
  readonly steadyFromNs: number | null;
  /** Measured requests issued, and how they ended. `issued` = sum over outcomes. */
  readonly issued: number;
  readonly attempts: number;
  readonly repeated: RepeatCounts;
  readonly outcomes: Readonly<Record<Outcome, number>>;
  readonly causes: Readonly<Record<string, number>>;
  /** Measured attempts that were turned away, by who did it: they end as `rejected` or `circuit-open`. */
  readonly turnedAway: Readonly<Record<Refuser, number>>;
  /** Latency of measured requests that ended ok. */
  readonly latency: Sketch;
  /** All ok latencies, ascending, when there are few enough to be exact; else null. */
  readonly exactNs: Float64Array | null;
  readonly clients: readonly ClientResult[];
  readonly services: readonly ServiceResult[];
  /** What the model asks to be counted apart, in its order. */
  readonly parts: readonly PartResult[];
  readonly nodes: readonly NodeResult[];
  readonly series: SeriesResult;
  /** `web/1`, or `web/shoppers-1` of a client that has its own. */
  readonly balancers: readonly string[];
  /** In the order of the model; their ids are causes. */
  readonly faults: readonly FaultResult[];
  readonly health: HealthResult;
  /** Time in whole seconds of the span in which fewer than 99 % of requests succeeded. */
  readonly belowFloorNs: number;
  /** From time 0 to the end of the measured span; ascending in time. */
  readonly log: readonly LogEntry[];
  /** Entries that the log had no room for: later ones than those that it has. */
  readonly logDropped: { readonly probes: number; readonly others: number };
  /** Time integral of requests in the system over the span, in request·ns, for Little's law. */
  readonly inSystemAreaNs: number;
  readonly events: number;
  /** Simulated time at which the last event ran. */
  readonly endNs: number;
  /** Null, or the sentence that says which limit ended the run. */
  readonly bound: string | null;
}

/** What one fault did, and what became of it at each node each time; see `severity.ts`. */
export interface FaultResult {
  readonly id: string;
  readonly kind: FaultModel['kind'];
  readonly severity: Severity;
  /** In order of their starts. */
  readonly episodes: readonly Episode[];
  /** Measured requests that failed because of it, by outcome; what did not occur is absent. */
  readonly failed: Readonly<Record<string, number>>;
}

/**
 * Node·ns of the measured span, of nodes that their balancers knew: the mean over each service's
 * balancers, added up over services. The four add up to nodes × span if all are known all the time.
 */
export interface HealthResult {
  readonly downBelievedDownNs: number;
  readonly downBelievedUpNs: number;
  readonly upBelievedDownNs: number;
  readonly upBelievedUpNs: number;
  /** Times that a balancer gave up a node on which no fault acted. */
  readonly falseEjections: number;
}
/** Measured requests of one client, or issued in one window: as the fields of the whole run. */
export type PartResult = Pick<
  RunResult,
  'issued' | 'attempts' | 'outcomes' | 'latency' | 'exactNs'
>;

/** Of measured requests: what was sent beside first attempts, and what became of it. */
export interface RepeatCounts {
  readonly retries: number;
  readonly hedges: number;
  /** Not sent, because a budget did not allow it. */
  readonly retriesDenied: number;
  readonly hedgesDenied: number;
  /** Retries and hedges that were the first to succeed; a client may have given up all the same. */
  readonly wonByRetry: number;
  readonly wonByHedge: number;
}

export interface ClientResult {
  readonly name: string;
  readonly issued: number;
  readonly ok: number;
  readonly latencySumNs: number;
}

export interface ServiceResult {
  readonly name: string;
  /** Measured attempts, and for how many of them a balancer picked the same node as just before. */
  readonly attempts: number;
  readonly repeats: number;
}

export interface NodeResult {
  /** `web/new-1` */
  readonly name: string;
  readonly service: string;
  readonly zone: string | null;
  readonly concurrency: number;
  readonly speed: number;
  readonly weight: number;
  /** Requests per second that it can serve: concurrency × speed ÷ mean demand; Infinity possible. */
  readonly capacityPerS: number;
  /** Measured attempts sent here, and how many of them the node answered with `ok`. */
  readonly requests: number;
  readonly errors: number;
  /** Time integrals over the measured span: busy workers, waiting requests (worker·ns, request·ns). */
  readonly busyAreaNs: number;
  readonly queueAreaNs: number;
  /** Out of rotation on the suspicion that it is down: the mean over its service's balancers. */
  readonly ejectedNs: number;
}

/** Per time bin of the request's issue, from time 0, so that the warm-up is visible too. */
export interface SeriesResult {
  readonly binNs: number;
  /** Width of the last bin, which the end of the measured span may have cut short. */
  readonly lastBinNs: number;
  readonly issued: readonly number[];
  readonly ok: readonly number[];
  readonly failed: readonly number[];
  readonly latency: readonly Sketch[];
  /** Mean requests that are not done with: inside nodes or waited for by clients, whichever are more. */
  readonly backlog: readonly number[];
  /** Mean requests inside (waiting or served), per lane of `lanes` and bin. */
  readonly lanes: readonly string[];
  readonly inFlight: readonly (readonly number[])[];
}
