/**
 * Nodes that come back or join get a part of their weight first, and all of it after a while.
 *
 * Nodes that are believed healthy at the start are not slowed: products do not slow them either
 * (HAProxy), or slow all alike, which changes nothing (Envoy).
 */

import { createRamp } from '../../balancing/scope/ramps.ts';
import type { FailoverContext, FailoverView, Selection } from '../types.ts';
import { isUsable } from './pool.ts';

export const SLOW_START_PARAMETERS = {
  slowStart: {
    kind: 'duration',
    default: 0,
    min: 0,
    summary:
      'How long a node that comes back or joins takes to its full weight, for balancers that heed weights; 0s: no time.',
  },
  ramp: {
    kind: 'choice',
    choices: ['envoy', 'haproxy', 'linear'],
    default: 'envoy',
    summary:
      'How its weight grows. Envoy: a power of time, with a minimum. HAProxy: sixteenths, and only after a failure. Linear (NGINX Plus, AWS): in proportion, and not unless another node is at full weight.',
  },
  aggression: {
    kind: 'number',
    default: 1,
    min: 0.01,
    max: 100,
    summary: 'Envoy’s power is 1 ÷ this: more than 1 rises fast at first, less than 1 late.',
  },
  minimumWeight: {
    kind: 'ratio',
    default: 0.1,
    min: 0.001,
    max: 1,
    summary: 'Envoy’s least part of the weight, which a node has from the beginning.',
  },
} as const;

interface Settings {
  readonly slowStart: number;
  readonly ramp: string;
  readonly aggression: number;
  readonly minimumWeight: number;
}

/** `onWake` of a policy that sets other timers must tell them apart. */
export const WAKE_SLOW_START = 0;

export interface SlowStart {
  /** At the end of each selection: reduces the weights of those that are new. */
  reduce(view: FailoverView, into: Selection, nowNs: number): void;
}

const S = 1e9;

/** `isOut` are nodes that the policy itself keeps out: they come back like those that were down. */
export function createSlowStart(
  settings: Settings,
  context: FailoverContext,
  isOut: Uint8Array = new Uint8Array(context.nodeCount),
): SlowStart {
  if (settings.slowStart === 0) return { reduce() {} };
  const { wakeAt } = context;
  const isHaproxy = settings.ramp === 'haproxy';
  // HAProxy keeps it in whole seconds, rounded up.
  const windowNs = isHaproxy ? Math.ceil(settings.slowStart / S) * S : settings.slowStart;
  const ramp = createRamp(settings.ramp, windowNs, settings.aggression, settings.minimumWeight);
  // Whole nanoseconds, so that no step is cut in two by rounding.
  const stepNs = Math.ceil(ramp.stepNs);
  const newcomers = createNewcomers(isOut, windowNs, settings.ramp);
  let wakesNs = Infinity;

  return {
    reduce(view, into, nowNs) {
      newcomers.update(view, nowNs);
      let nextNs = Infinity;
      for (let i = 0; i < into.count; i++) {
        const node = into.eligible[i]!;
        const sinceNs = newcomers.sinceNs[node]!;
        if (view.isHealthy[node] === 0 || nowNs - sinceNs >= windowNs) continue;
        const steps = Math.floor((nowNs - sinceNs) / stepNs);
        into.weight[node]! *= ramp.partAfter(steps * stepNs);
        nextNs = Math.min(nextNs, sinceNs + Math.min(windowNs, (steps + 1) * stepNs));
      }
      const isPlanned = wakesNs > nowNs && wakesNs <= nextNs;
      if (nextNs === Infinity || isPlanned) return;
      wakesNs = nextNs;
      wakeAt(nextNs, WAKE_SLOW_START);
    },
  };
}

/** Since when each node has been up, −Infinity for those that are not slowed. */
function createNewcomers(isOut: Uint8Array, windowNs: number, ramp: string) {
  const nodeCount = isOut.length;
  const sinceNs = new Float64Array(nodeCount).fill(-Infinity);
  const wasUp = new Uint8Array(nodeCount);
  const wasMember = new Uint8Array(nodeCount);
  let started = false;

  /** HAProxy slows who was down before; AWS nobody unless another node takes the load meanwhile. */
  function isSlowed(node: number, atFullWeight: number): boolean {
    if (!started) return false;
    if (ramp === 'haproxy') return wasMember[node] === 1;
    return ramp === 'envoy' || atFullWeight > 0;
  }

  return {
    sinceNs,
    update(view: FailoverView, nowNs: number): void {
      let atFullWeight = 0;
      for (let node = 0; node < nodeCount; node++) {
        const isOld = wasUp[node] === 1 && nowNs - sinceNs[node]! >= windowNs;
        if (isOld && isUsable(view, node)) atFullWeight++;
      }
      for (let node = 0; node < nodeCount; node++) {
        const isUp = isUsable(view, node) && isOut[node] === 0;
        if (isUp && wasUp[node] === 0) {
          sinceNs[node] = isSlowed(node, atFullWeight) ? nowNs : -Infinity;
        }
        wasUp[node] = isUp ? 1 : 0;
        wasMember[node] = view.isMember[node]!;
      }
      started = true;
    },
  };
}
