/**
 * What protects callers and servers beside health checks: the pause before a retry, how many
 * retries there may be, when to stop calling, how much to have under way, whom to leave in a queue.
 *
 * Small state machines without an engine: they are told the time and draw only from what they are
 * given.
 */

import type { ParameterSchema, ParameterValues } from '../parameters.ts';
import type { Uniform } from '../random.ts';

/** How long to wait before a retry. Stateless, so that one serves all requests. */
export interface Backoff {
  /**
   * `retry` is 1 for the first one, `previousNs` what this said for the retry before (0 if there
   * was none), `uniform` a draw from [0, 1).
   */
  delayNs(retry: number, previousNs: number, uniform: number): number;
}

/** Bounds retries of everybody who shares it. */
export interface RetryBudget {
  /** A first attempt is sent. */
  onRequest(nowNs: number): void;
  /** Asks for one retry and takes it if it may be; `inFlight` counts every attempt under way. */
  tryWithdraw(inFlight: number, nowNs: number): boolean;
  /** An attempt ended, first or retry; before it is asked whether to retry that one. */
  onResult(isRetry: boolean, ok: boolean, nowNs: number): void;
  /** Instead: an attempt was dropped without a result, or a retry that was granted never sent. */
  onAbandon(isRetry: boolean, nowNs: number): void;
}

/** Outcomes of attempts that may be tried again. */
export const RETRIABLE = [
  'error',
  'timeout',
  'refused',
  'reset',
  'rejected',
  'no-node',
  'circuit-open',
] as const;

export type RetriableOutcome = (typeof RETRIABLE)[number];

/**
 * Where a retry goes: wherever the algorithm sends it; to the node of the attempt before; to another
 * than that one; to one that was not tried yet; or, if there is none, nowhere at all.
 */
export type RetryTarget = 'any' | 'same' | 'not-previous' | 'untried' | 'only-untried';

/** How a proxy tries again without asking its client. Stateless, so that one serves all requests. */
export interface ProxyRetry extends Backoff {
  /** Attempts in all, the first included. */
  readonly attempts: number;
  /** No retry is begun when the request has been here for so long. */
  readonly withinNs: number;
  target(retry: number): RetryTarget;
  /**
   * How often the algorithm is asked again for the sake of the target; then what it says is taken.
   * Infinity: if it insists, the least loaded node is taken that fits.
   */
  readonly repicks: number;
}

export interface ProxyRetryDefinition extends ResilienceDefinition<ProxyRetry> {
  /** What it tries again after, where the user says nothing else. */
  readonly outcomes: readonly RetriableOutcome[];
  /** What bounds it, where the user says nothing else: the name of a budget. */
  readonly budget: string | null;
}

/** When to send another copy of a request that has not been answered. */
export interface HedgeDelay {
  /** How long to wait for an answer before the next copy; Infinity: do not send any. */
  delayNs(nowNs: number): number;
  /** An attempt was answered with ok. */
  onLatency?(latencyNs: number, nowNs: number): void;
}

/** Closed lets everybody through, open nobody; half open lets a few find out. */
export type CircuitState = 'closed' | 'open' | 'half-open';

/** Asked before each call; every call that was made ends exactly once, with a result or abandoned. */
export interface CircuitBreaker {
  state(): CircuitState;
  /** Whether a call may be made now. Time goes on, nothing else changes. */
  admits(nowNs: number): boolean;
  /** Such a call is made, in the same instant. */
  onCall(nowNs: number): void;
  onResult(ok: boolean, latencyNs: number, nowNs: number): void;
  /** The caller lost interest: the call ends without a result. */
  onAbandon(nowNs: number): void;
  /** When it may turn even if no call ends before, which is later than now; Infinity: never. */
  turnsNs(nowNs: number): number;
  /** Whether a request may wait for a node while so many others do; without it, any number may. */
  admitsWaiting?(waiting: number): boolean;
}

/** How many calls may be under way at once; above that, callers turn requests away. */
export interface ConcurrencyLimit {
  limit(): number;
  /** `inFlight` as it was when the call began, itself included; `dropped` if it failed by overload. */
  onResult(latencyNs: number, inFlight: number, dropped: boolean, nowNs: number): void;
}

/** Turns away a share of calls, before they cost anybody anything. */
export interface Throttle {
  /** Asked once for each call, with a draw from [0, 1). */
  admits(uniform: number, nowNs: number): boolean;
  /** A call that was let through ended; `accepted` unless it was turned away or not answered. */
  onResult(accepted: boolean, nowNs: number): void;
}

/** Asked about each request that is taken from a queue, in the order in which they are taken. */
export interface QueueDeadline {
  /** False to drop it; then the next is taken at once. `behind` is how many still wait. */
  admits(waitedNs: number, behind: number, nowNs: number): boolean;
}

export interface ResilienceContext {
  readonly rng: Uniform;
}

/** A documented entry of any of these kinds. */
export interface ResilienceDefinition<T> {
  readonly name: string;
  /** Other products' names for the same rule. */
  readonly aliases: readonly string[];
  /** The rule in one sentence. */
  readonly summary: string;
  readonly deployed: readonly string[];
  readonly source: string;
  /** When not to use it. */
  readonly weakness: string;
  readonly parameters: ParameterSchema;
  create(parameters: ParameterValues, context: ResilienceContext): T;
}
