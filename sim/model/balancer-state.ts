/** What one balancer instance is and keeps. */

import type { BalancerView, BalancingAlgorithm } from '../../algorithms/balancing/types.ts';
import type { Guard } from './guard.ts';
import type { HeldRequests } from './held-requests.ts';
import type { Sender } from './sender.ts';
import type { Timeouts } from './timers.ts';
import type { Watch } from './watch.ts';

/** The same view that the algorithm reads. */
export type MutableView = Omit<BalancerView, 'eligibleCount'> & { eligibleCount: number };

/** One balancer instance. It sees its `view` and nothing else. */
export interface BalancerState {
  readonly algorithm: BalancingAlgorithm;
  readonly algorithmName: string;
  readonly view: MutableView;
  /** By node: what it weighs once the balancer knows it. */
  readonly weight: Float64Array;
  /** By node: 1 for those in `view.eligible`. */
  readonly isEligible: Uint8Array;
  readonly held: HeldRequests;
  /** The service's first node in the node table: view ids count from there. */
  readonly firstNode: number;
  /** Which of its service's balancers it is, 0-based. */
  readonly instance: number;
  /** True: what its client gives up on is its own timeout; false: its client just went away. */
  readonly isInClient: boolean;
  /** How long it waits for a node's answer. */
  readonly timeoutNs: number;
  readonly timeouts: Timeouts;
  /** Null: it tries each request once. */
  readonly sender: Sender | null;
  /** Null where nobody checks anything. */
  readonly watch: Watch | null;
  /** Null where nothing is turned away before it is sent. */
  readonly guard: Guard | null;
}
