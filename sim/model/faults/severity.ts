/** What a fault means for the truth: the one place that says when a node is down. */

import type { ErrorsFault, FaultModel } from './types.ts';

/** `none`: it deceives those who watch, and the node serves as ever. */
export type Severity = 'down' | 'degraded' | 'none';

/**
 * A node is *down* while no request that is sent to it can succeed: its process is gone (crash), does
 * not go on (hang, pause), is off the network (blackhole, partition), or answers nothing but errors.
 * It is *degraded* while requests succeed, but late (slow, cold start) or not all of them (errors).
 */
export function severityOf(fault: FaultModel): Severity {
  switch (fault.kind) {
    case 'crash':
    case 'hang':
    case 'pause':
    case 'blackhole':
      return 'down';
    case 'partition':
      return fault.of === 'probes' ? 'none' : 'down';
    case 'errors':
      return hitsAll(fault) ? 'down' : 'degraded';
    case 'slow':
    case 'cold-start':
      return 'degraded';
    case 'lying-probe':
    case 'registry-outage':
      return 'none';
  }
}

function hitsAll({ share, sequence }: ErrorsFault): boolean {
  return sequence === undefined ? share >= 1 : sequence.every((fails) => fails);
}

/** Whether it is true for this instance of the service's balancers: partitions have sides. */
export function concerns(fault: FaultModel, instance: number): boolean {
  if (fault.kind !== 'partition' || fault.balancers === null) return true;
  return fault.balancers.includes(instance);
}
