/** How long HAProxy waits until it probes a server again. */

import type { NodeId } from '../../balancing/types.ts';
import type { ValuesOf } from '../../parameters.ts';
import type { Uniform } from '../../random.ts';
import type { HAPROXY_PARAMETERS } from './parameters.ts';
import type { ServerStates } from './server-states.ts';

export interface Intervals {
  /** The interval that applies now. */
  currentNs(node: NodeId): number;
  /** The wait that begins now, spread at random; whoever was hurried is so no longer. */
  nextNs(node: NodeId): number;
  /** Node number `position` of `count`: their first probes are spread over an interval. */
  firstNs(node: NodeId, position: number, count: number): number;
  /** The next wait is fastinter, though health may be full. */
  hurry(node: NodeId, isHurried: boolean): void;
}

export function createIntervals(
  parameters: ValuesOf<typeof HAPROXY_PARAMETERS>,
  states: ServerStates,
  context: { readonly nodeCount: number; readonly rng: Uniform },
): Intervals {
  const { inter, fastinter, downinter, spreadChecks, maxSpreadChecks } = parameters;
  const hurried = new Uint8Array(context.nodeCount);

  function currentNs(node: NodeId): number {
    if (hurried[node] === 0 && states.isFull(node)) return inter;
    if (states.isAtBottom(node)) return downinter || inter;
    return fastinter || inter;
  }
  function spreadNs(node: NodeId): number {
    const wholeNs = currentNs(node);
    if (spreadChecks === 0) return wholeNs;
    return wholeNs + Math.floor(wholeNs * spreadChecks * (1 - 2 * context.rng()));
  }

  return {
    currentNs,
    nextNs(node) {
      const waitNs = spreadNs(node);
      hurried[node] = 0;
      return Math.max(1, waitNs);
    },
    firstNs(node, position, count) {
      const wholeNs = spreadNs(node);
      const overNs = maxSpreadChecks > 0 ? Math.min(wholeNs, maxSpreadChecks) : wholeNs;
      // HAProxy's clock ticks in milliseconds.
      return Math.floor((overNs * position) / count / 1e6) * 1e6;
    },
    hurry(node, isHurried) {
      hurried[node] = isHurried ? 1 : 0;
    },
  };
}
