/** The lines of a trace: plain data, one JSON object a line. Times count from the measured span. */

export interface Trace {
  /** In the order in which things happened. */
  readonly lines: readonly TraceLine[];
  /** Lines for which there was no room. */
  readonly dropped: number;
  /** Requests that were measured, traced or not. */
  readonly measured: number;
}

/** What a request is called. */
export interface TracedRequest {
  /** Its number among measured requests, from 1; null if it was issued before the measured span. */
  readonly request: number | null;
  readonly client: string;
  readonly requestOfClient: number | null;
}

/** An attempt of it: the client's, and within that the balancer's; both from 1. */
export interface TracedAttempt extends TracedRequest {
  readonly attempt: number;
  readonly balancerAttempt: number;
}

/** One node, as the balancer knew it and as it was. */
export interface SeenNode {
  readonly node: string;
  readonly seen: {
    readonly eligible: boolean;
    /** Requests that this balancer had under way there. */
    readonly inFlight: number;
    readonly weight: number;
    /** By health check; empty where nobody checks. */
    readonly verdicts: Readonly<Record<string, 'healthy' | 'unhealthy'>>;
  };
  readonly true: {
    readonly serving: number;
    readonly waiting: number;
    /** Ids of the faults that act on it. */
    readonly faults: readonly string[];
  };
}

export type TraceLine =
  | (TracedAttempt & {
      /** The balancer asked its algorithm; it was sent there, or not yet, or not at all. */
      readonly type: 'decision';
      readonly atMs: number;
      readonly balancer: string;
      readonly algorithm: string;
      readonly key: number;
      readonly chose: string | null;
      /** Why it chose none. */
      readonly because?: 'hold' | 'all-tried';
      /** Requests that the balancer held then. */
      readonly held: number;
      readonly nodes: readonly SeenNode[];
    })
  | (TracedAttempt & {
      /** It was not sent: nobody could be picked, or it was turned away. */
      readonly type: 'refusal';
      readonly atMs: number;
      readonly balancer: string;
      readonly outcome: string;
      readonly nodes: readonly SeenNode[];
    })
  | (TracedAttempt & {
      /** The balancer has the answer, or gave up; `abandoned`: its client went away first. */
      readonly type: 'end';
      readonly atMs: number;
      readonly balancer: string;
      readonly node: string;
      readonly outcome: string;
      /** Since it was sent to the node. */
      readonly latencyMs: number;
      /** The fault that it met. */
      readonly fault: string | null;
    })
  | (TracedRequest & {
      /** The client has its outcome. */
      readonly type: 'outcome';
      readonly atMs: number;
      readonly outcome: string;
      readonly cause: string | null;
      /** Since it was issued. */
      readonly latencyMs: number;
    });
