/** What the access-log importer takes and gives back. */

import type { Trace } from '../../../sim/model/types.ts';

export type LogFormatName =
  | 'haproxy'
  | 'nginx-ingress'
  | 'nginx'
  | 'apache'
  | 'combined'
  | 'ltsv'
  | 'tsv';

/** One logged request, as a format read it. Times the log does not have are null. */
export interface LogRequest {
  /** The logged instant in milliseconds since 1970 (nanoseconds would not fit a double). */
  readonly stampMs: number;
  /** True when the log wrote whole seconds only. */
  readonly wholeSecond: boolean;
  /** From the arrival to the logged instant, in microseconds: 0 when the log stamps the arrival. */
  readonly leadUs: number;
  readonly client: string;
  readonly url: string;
  /** `200`, or `-` */
  readonly status: string;
  /** How long the node that answered worked on it, in microseconds. */
  readonly serviceUs: number | null;
  /** From arrival to the end, in microseconds. */
  readonly totalUs: number | null;
  /** Which node served it; null when the log does not say. */
  readonly server: string | null;
  /** False: the proxy answered by itself. Logs that do not tell count as true. */
  readonly proxied: boolean;
}

/** `null`: not a line of this format. `'comment'`: belongs to the format, but is not a request. */
export type ParsedLine = LogRequest | 'comment' | null;

export interface LogFormat {
  readonly name: LogFormatName;
  /** What it reads, for help texts and errors. */
  readonly summary: string;
  /** Which instant the log stamps and where the service time comes from, for the scenario's comment. */
  readonly rule: string;
  /** True if the line shows what sets this format apart from the others. */
  detect(line: string): boolean;
  parseLine(line: string): ParsedLine;
}

export interface AccessLogOptions {
  /** As it is called in messages and comments. */
  readonly file: string;
  readonly format?: 'auto' | LogFormatName;
  readonly key?: 'client' | 'url' | 'none';
  /** Writes `client-1`, `url-2`, … instead of addresses and paths. */
  readonly anonymous?: boolean;
  /** `auto`: the log's own times, each request its own. Else a law, as a scenario writes it. */
  readonly service?: string;
  /** `all` also replays what the proxy answered by itself. */
  readonly include?: 'proxied' | 'all';
  readonly seed?: string;
  /** Number of nodes; otherwise as many as the log names, or 4. */
  readonly nodes?: number;
  /** Workers of a node; otherwise sized by the busiest minute. */
  readonly concurrency?: number;
  /** Name of the scenario; otherwise made from the file's name. */
  readonly name?: string;
  /** What the scenario answers; otherwise whether another algorithm would have been faster. */
  readonly question?: string;
  /** How the scenario refers to its trace: a path relative to the scenario. */
  readonly traceFile?: string;
  /** SHA-256 of the log, asked for after its last line was read. */
  readonly digest?: () => string;
}

export interface UnparsedLine {
  /** 1-based. */
  readonly line: number;
  readonly text: string;
}

export interface ServiceStats {
  /** Requests whose time the log has. */
  readonly count: number;
  readonly meanMs: number;
  /** Squared coefficient of variation: variance ÷ mean². */
  readonly scv: number;
  readonly p50Ms: number;
  readonly p90Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  /** Share of times that the log rounds to zero. */
  readonly zeroShare: number;
}

export interface AccessLogStats {
  readonly format: LogFormatName;
  readonly lines: number;
  /** Requests in the trace. */
  readonly requests: number;
  readonly skipped: {
    readonly unparsed: number;
    readonly notProxied: number;
    readonly blank: number;
    /** Headings and other lines of the format that are not requests. */
    readonly comment: number;
  };
  readonly firstUnparsed: readonly UnparsedLine[];
  /** First arrival in milliseconds since 1970. */
  readonly startMs: number;
  readonly spanNs: number;
  readonly timeResolution: 's' | 'ms';
  /** Lines stamped earlier than a line before them, and the largest step back. */
  readonly outOfOrder: number;
  readonly largestStepBackMs: number;
  readonly ratePerS: number;
  /** Most arrivals in one second of the clock. */
  readonly peakPerS: number;
  /** Variance ÷ mean of the counts per second and per minute: 1 for a Poisson process. */
  readonly dispersion1s: number;
  readonly dispersion60s: number;
  readonly distinctKeys: number;
  /** Null when the log has no service times. */
  readonly service: ServiceStats | null;
  /** Requests without a service time in a log that has them: drawn from the others. */
  readonly serviceDrawn: number;
  /** Requests per status, ascending. */
  readonly statuses: readonly (readonly [string, number])[];
  /** Requests per node, by name. */
  readonly servers: readonly (readonly [string, number])[];
}

export interface ImportResult {
  readonly trace: Trace;
  readonly stats: AccessLogStats;
  readonly warnings: readonly string[];
  readonly scenarioYaml: string;
}
