/**
 * Probes at a fixed interval, from start to start, and counts results in a row: the machine behind
 * the plain active check and the products that differ from it only in how they begin.
 */

import type { Result } from '../results.ts';
import type { HealthCheck, HealthContext, ProbeDepth } from '../types.ts';
import { firstProbeDelayNs } from './first-probe.ts';
import { createProbeLoop } from './probe-loop.ts';
import { createRunLengths } from './run-lengths.ts';

export interface PeriodicCheck {
  readonly interval: number;
  readonly timeout: number;
  readonly rise: number;
  readonly fall: number;
  /** Each interval is longer or shorter by up to this part. */
  readonly jitter: number;
  readonly first: string;
  readonly depth: ProbeDepth;
  readonly passes: (result: Result) => boolean;
}

export function createPeriodicCheck(check: PeriodicCheck, context: HealthContext): HealthCheck {
  const { interval, timeout, rise, fall, jitter, first, depth, passes } = check;
  const { rng } = context;
  const runs = createRunLengths(context, { rise, fall, initially: 'up' });
  return createProbeLoop(context, {
    timeoutNs: timeout,
    depth,
    admit(node, nowNs, position, count) {
      runs.reset(node);
      return nowNs + firstProbeDelayNs(first, { intervalNs: interval, position, count }, rng);
    },
    hear(node, result, sentNs, nowNs) {
      runs.count(node, passes(result));
      // One probe at a time: who waits longer than an interval starts the next one at once.
      return Math.max(nowNs, sentNs + jittered());
    },
  });

  function jittered(): number {
    if (jitter === 0) return interval;
    return Math.max(1, Math.floor(interval * (1 + jitter * (2 * rng() - 1))));
  }
}

/** A probe is under way or starts within an interval; then `fall` of them fail. */
export function periodicDetectionNs(
  check: Pick<PeriodicCheck, 'interval' | 'timeout' | 'fall' | 'jitter'>,
): number {
  const { interval, timeout, fall, jitter } = check;
  return fall * Math.max(interval * (1 + jitter), timeout) + timeout;
}
