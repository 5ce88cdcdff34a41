/** Who may try a request more than once: a client, or a balancer on its behalf. */

import type {
  Backoff,
  HedgeDelay,
  RetryBudget,
  RetryTarget,
} from '../../algorithms/resilience/types.ts';
import type { HedgeCancel } from './types.ts';
import type { World } from './world.ts';

export interface RetryPlan {
  /** Attempts of a request, the first included, hedges not. */
  readonly attempts: number;
  readonly withinNs: number;
  /** By outcome: 1 if it is tried again. */
  readonly isRetriable: Uint8Array;
  readonly backoff: Backoff;
  readonly target: (retry: number) => RetryTarget;
  readonly repicks: number;
  readonly budget: RetryBudget | null;
  /** Whether the work of a retry is drawn anew. */
  readonly isFresh: boolean;
}

export interface HedgePlan {
  /** Attempts beside the first, at most. */
  readonly copies: number;
  readonly delay: HedgeDelay;
  /** Its own, or that of the retries. */
  readonly budget: RetryBudget | null;
  readonly cancel: HedgeCancel;
  readonly isFresh: boolean;
}

/** What cannot be said of a retry or a hedge before the world is there. */
export type SenderActions = Pick<
  Sender,
  'attemptFlag' | 'send' | 'hasUntried' | 'conclude' | 'abandon'
>;

/** When to try is decided in attempts.ts; how, the sender knows. */
export interface Sender {
  readonly retry: RetryPlan | null;
  readonly hedge: HedgePlan | null;
  /** Attempts that have not ended, and retries that wait. */
  underWay: number;
  /** `ATTEMPT` or `BALANCER_ATTEMPT`. */
  readonly attemptFlag: number;
  readonly send: (world: World, attempt: number) => void;
  /** Whether there is a node that was not tried yet. */
  readonly hasUntried: (world: World, request: number) => boolean;
  /** No further attempt: the request has this outcome. */
  readonly conclude: (world: World, request: number, outcome: number) => void;
  /** Nobody waits for this attempt any more. */
  readonly abandon: (world: World, attempt: number, isUnwanted: boolean) => void;
}
