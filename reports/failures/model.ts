/** What a report says of failures: of each fault, of what was believed, and the story event by event. */

import type { FaultResult } from '../../sim/metrics/types.ts';
import type { ReportMetric } from '../model.ts';

/**
 * One fault of the scenario. A fault that comes back, and one that hits several nodes, has several
 * *occurrences*: one each time at each node. Times are means over a replication's occurrences; null
 * where it never happened, and `counts` says how often it did.
 */
export interface ReportFault {
  readonly id: string;
  readonly kind: FaultResult['kind'];
  /** `none`: it deceives those who watch, and the node serves as ever. */
  readonly severity: FaultResult['severity'];
  /** Start → the first balancer believes the node down; 0 where one still did. */
  readonly detectMs: ReportMetric;
  /** Start → all balancers that it concerns do. */
  readonly detectAllMs: ReportMetric;
  /** Start → last request sent there, if at its end no balancer would have sent one. */
  readonly isolateMs: ReportMetric;
  /** End → first success of a request that was sent there afterwards. */
  readonly recoverMs: ReportMetric;
  /** End → the node has four fifths of its former share of requests again. */
  readonly fairShareMs: ReportMetric;
  /** Requests that failed because of it. */
  readonly failedRequests: ReportMetric;
  /** The same by outcome, summed over replications; outcomes that did not occur are absent. */
  readonly outcomes: Readonly<Record<string, number>>;
  /** Summed over replications. */
  readonly counts: ReportFaultCounts;
}

/** Its measures with an interval, in report order. */
export const FAULT_METRICS = [
  'detectMs',
  'detectAllMs',
  'isolateMs',
  'recoverMs',
  'fairShareMs',
  'failedRequests',
] as const;

export interface ReportFaultCounts {
  readonly occurrences: number;
  readonly detected: number;
  readonly isolated: number;
  /** Those that were over within the measured span, and those from which the node came back. */
  readonly ended: number;
  readonly recovered: number;
}

/**
 * Believed *down* is positive. Times are node·ms: the mean over replications and over each service's
 * balancers, of all nodes together. They add up to nodes × span.
 */
export interface ReportHealth {
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly falseNegatives: number;
  readonly trueNegatives: number;
  /** Of the time believed down, the share that was; of the time down, the share so believed. */
  readonly precision: number | null;
  readonly recall: number | null;
  /** Summed over replications: times that a node was down, and those that nobody noticed in time. */
  readonly failures: number;
  readonly missedFailures: number;
  /** Summed over replications and balancers. */
  readonly falseEjections: number;
}

/**
 * The log of one replication as columns of equal length. All but `atMs` are places in `texts`, or −1.
 * `atMs` counts from the beginning of the run, as in the series.
 */
export interface ReportLog {
  readonly replication: number;
  /** Entries left out because there were too many; all of them are later ones. */
  readonly dropped: { readonly probes: number; readonly others: number };
  /** How many balancers each service has. */
  readonly balancers: Readonly<Record<string, number>>;
  readonly texts: readonly string[];
  readonly atMs: readonly number[];
  readonly event: readonly number[];
  readonly node: readonly number[];
  readonly balancer: readonly number[];
  readonly fault: readonly number[];
  readonly check: readonly number[];
  readonly detail: readonly number[];
}

/** One line of `--format events`, without the variant and the replication. */
export interface ReportLogEntry {
  readonly atMs: number;
  readonly event: string;
  readonly node: string | null;
  /** Null: it is the truth, which no balancer knows. */
  readonly balancer: string | null;
  readonly fault: string | null;
  readonly check: string | null;
  readonly detail: string | null;
}
