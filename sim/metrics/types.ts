/** What one simulation run yields: plain data that survives a structured clone. */

import type { Outcome } from '../outcomes.ts';

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
  /** Measured requests issued, and how they ended. `issued` = sum over outcomes. */
  readonly issued: number;
  readonly attempts: number;
  readonly outcomes: Readonly<Record<Outcome, number>>;
  readonly causes: Readonly<Record<string, number>>;
  /** Latency of measured requests that ended ok. */
  readonly latency: Sketch;
  /** All ok latencies, ascending, when there are few enough to be exact; else null. */
  readonly exactNs: Float64Array | null;
  readonly clients: readonly ClientResult[];
  readonly nodes: readonly NodeResult[];
  readonly series: SeriesResult;
  /** Time integral of requests in the system over the span, in request·ns, for Little's law. */
  readonly inSystemAreaNs: number;
  readonly events: number;
  /** Simulated time at which the last event ran. */
  readonly endNs: number;
  /** Null, or the sentence that says which limit ended the run. */
  readonly bound: string | null;
}

export interface ClientResult {
  readonly name: string;
  readonly issued: number;
  readonly ok: number;
  readonly latencySumNs: number;
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
  /** Mean requests inside (waiting or served), per lane of `lanes` and bin. */
  readonly lanes: readonly string[];
  readonly inFlight: readonly (readonly number[])[];
}
