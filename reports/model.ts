/** The report: what `--format json` prints. Every other format renders this and nothing else. */

import type { ReportFault, ReportHealth, ReportLog } from './failures/model.ts';

export const REPORT_FORMAT = 'lbsim-report/1';

export interface Report {
  readonly format: typeof REPORT_FORMAT;
  readonly scenario: ReportScenario;
  readonly seed: string;
  readonly replications: number;
  /** Share of a value up to which differences do not matter. */
  readonly indifference: number;
  /** Null: the number of replications was fixed. */
  readonly stopping: ReportStopping | null;
  readonly tool: { readonly version: string; readonly node: string };
  /** The command that makes this report again. */
  readonly repeat: string;
  readonly variants: readonly ReportVariant[];
  readonly comparisons: readonly ReportComparison[];
  readonly ranking: readonly ReportRank[];
  readonly checks: readonly ReportCheck[];
  readonly insights: readonly ReportInsight[];
  readonly warnings: readonly string[];
}

export interface ReportScenario {
  readonly name: string;
  readonly question: string | null;
  /** SHA-256 of the resolved scenario and its traces, hexadecimal. */
  readonly digest: string;
  /** Sentences that say what was simulated, for people. */
  readonly summary: readonly string[];
  readonly warmupMs: number;
  /** Null when the run is measured in requests. */
  readonly durationMs: number | null;
  /** The resolved scenario as YAML, defaults included. */
  readonly resolved: string;
}

/** Mean backlog (requests not done with) in the third and in the last quarter of the steady part. */
export interface ReportStability {
  readonly unstable: boolean;
  readonly before: number;
  readonly after: number;
  /** Replications in which the last quarter had more. */
  readonly grew: number;
}

/** A run that could stop early: intervals and verdicts are corrected for every planned look. */
export interface ReportStopping {
  readonly looks: readonly number[];
  /** False: the most replications were run, and they were not enough. */
  readonly reached: boolean;
  /** A sentence: what was wanted, and why it stopped. */
  readonly reason: string;
}

/** Where an interval comes from; with one replication, from batches of its own requests. */
export type IntervalMethod = 'replications' | 'batch means' | 'order statistics';

/** Mean over replications with its 95 % interval; null bounds where there is none. */
export interface ReportMetric {
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** Null without an interval. */
  readonly method: IntervalMethod | null;
  /** Null, or why no number can be trusted: the sample has too few requests beyond the percentile. */
  readonly shortfall: ReportShortfall | null;
  readonly samples: readonly (number | null)[];
}

export interface ReportShortfall {
  /** Requests beyond the percentile in one replication, on average; ten are the least. */
  readonly beyond: number;
  /** How many times as long a replication would have to be. */
  readonly times: number;
}

export interface ReportVariant {
  readonly name: string;
  readonly settings: {
    /** `least-connections` or `power-of-two(load=peak-ewma)`. */
    readonly balancer: string;
    /** `active(fall=2)+passive`; null where nobody checks. */
    readonly health: string | null;
    /** Null where no policy is named: `eject`, where something is checked. */
    readonly failover: string | null;
  };
  /** Keys are METRICS names, in that order. */
  readonly metrics: Readonly<Record<string, ReportMetric>>;
  /** Whether the backlog still grew at the end; null where faults, schedules or traces leave no steady part. */
  readonly stability: ReportStability | null;
  /** Nothing in it is random: all replications are the same, and the intervals have no meaning. */
  readonly deterministic: boolean;
  /** Requests by failed outcome, summed over replications; outcomes that did not occur are absent. */
  readonly errors: Readonly<Record<string, number>>;
  readonly causes: Readonly<Record<string, number>>;
  /** Attempts turned away by breakers, limits, throttles and deadlines, by who did it; absent: none. */
  readonly turnedAway?: Readonly<Record<string, number>>;
  /** Measured requests, summed over replications. */
  readonly requests: number;
  readonly services: readonly ReportService[];
  readonly nodes: readonly ReportNode[];
  /** In the order of the scenario. */
  readonly faults: readonly ReportFault[];
  /** Null where nothing fails and nobody checks. */
  readonly health: ReportHealth | null;
  /** What happened in the first replication; null where nothing did. */
  readonly log: ReportLog | null;
  readonly series: ReportSeries;
  readonly sketch: ReportSketch;
}

export interface ReportService {
  readonly name: string;
  /** Attempts, all replications together. */
  readonly requests: number;
  /** Fraction for which the balancer picked the same node as just before; and by chance, Σ share². */
  readonly repeated: number;
  readonly repeatedByChance: number;
}

export interface ReportNode {
  readonly name: string;
  readonly zone: string | null;
  readonly weight: number;
  /** Mean per replication. */
  readonly requests: number;
  /** Fraction of the service's requests, and of its capacity (null if capacity is unlimited). */
  readonly share: number;
  readonly capacityShare: number | null;
  /** Busy fraction of the workers; null when workers are unlimited. */
  readonly utilization: number | null;
  readonly errors: number;
  readonly meanQueue: number;
  /** Out of rotation on the suspicion that it is down: mean per replication and balancer. */
  readonly ejectedMs: number;
}

/** Columns of equal length, one entry a time bin; pooled over replications, never averaged percentiles. */
export interface ReportSeries {
  readonly binMs: number;
  /** Start of each bin, from 0: bins before `warmupMs` are warm-up. */
  readonly atMs: readonly number[];
  readonly offeredPerS: readonly number[];
  readonly okPerS: readonly number[];
  readonly failedPerS: readonly number[];
  readonly p50: readonly (number | null)[];
  readonly p99: readonly (number | null)[];
  /** One lane a node, or a run of neighbouring nodes when there are many. */
  readonly lanes: readonly string[];
  /** Mean requests inside per node, lane by bin. */
  readonly inFlight: readonly (readonly number[])[];
}

/** Pooled latency histogram in ms: `edges[i]` is the upper edge of the bucket with `counts[i]`. */
export interface ReportSketch {
  readonly scheme: string;
  readonly count: number;
  readonly bucket: readonly number[];
  readonly counts: readonly number[];
  /** Points of the percentile curve: fraction p and its latency. */
  readonly curve: readonly { readonly p: number; readonly ms: number }[];
}

/**
 * `no difference shown`: whatever difference there is, it is smaller than what matters.
 * `undecided`: the interval holds both no difference and one that matters.
 */
export type Verdict = 'better' | 'worse' | 'no difference shown' | 'undecided';

/** Paired difference b − a over replications (same customers), 95 % interval, Holm-adjusted p. */
export interface ReportComparison {
  readonly metric: string;
  readonly a: string;
  readonly b: string;
  readonly difference: number;
  /** Null with one replication, and where the difference is `deterministic`. */
  readonly low: number | null;
  readonly high: number | null;
  readonly p: number | null;
  /** b ÷ a, at the same level as the difference; null where a is 0. */
  readonly ratio: ReportRatio | null;
  /** Differences up to this size do not matter: `run.indifference` of the smaller value. */
  readonly indifference: number;
  /** The smallest true difference that would have been shown with 95 % probability. */
  readonly detectable: number | null;
  /** Replications that would decide beyond those that were run, about; null unless undecided. */
  readonly moreReplications: number | null;
  /** Correlation of the two over replications, and how many times fewer of them pairing took. */
  readonly correlation: number | null;
  readonly varianceReduction: number | null;
  /** Every replication differs by the same amount: chance played no part, and no interval exists. */
  readonly deterministic: boolean;
  /** About b, against a. */
  readonly verdict: Verdict | null;
}

/** Why a variant did as it did, found by a rule of `insight/`. */
export interface ReportInsight {
  readonly rule: string;
  readonly variant: string;
  /** A sentence with its numbers. */
  readonly finding: string;
  /** Name of the chart that shows it. */
  readonly evidence: string;
}

export interface ReportRatio {
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
}

/** `%` are fractions of 1; `ratio` is a plain number. */
export type CheckUnit = 'ms' | '/s' | '%' | 'ratio' | 'count';

/** One check of one variant, judged on the interval over the replications. */
export interface ReportCheck {
  readonly expression: string;
  /** What its author calls it. */
  readonly name: string | null;
  /** `warn`: a failure is reported and breaks no build. */
  readonly level: 'error' | 'warn';
  readonly variant: string;
  readonly status: 'pass' | 'fail' | 'undecided';
  /** Of `value`, `limit` and `difference`. */
  readonly unit: CheckUnit;
  /** The side with the metric: mean over replications and its 95 % interval. */
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** Mean of the other side. */
  readonly limit: number | null;
  /** Share of the limit that is to spare; negative when it is exceeded. */
  readonly margin: number | null;
  /** value − limit, seed by seed, where the limit is measured, too; what the check is judged on. */
  readonly difference: ReportCheckDifference | null;
  /** Why it is undecided, or why it fails without a value. */
  readonly reason: string | null;
  readonly file: string | null;
  /** From 1. */
  readonly line: number | null;
}

export interface ReportCheckDifference {
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
}

export interface ReportRank {
  readonly rank: number;
  readonly variant: string;
  /** True when the variant shares its rank because no difference was shown. */
  readonly tied: boolean;
}
