/** Sets timeouts and finds those that are due, in lanes: see timer-lane.ts. */

import { TimerLane } from './timer-lane.ts';
import type { World } from './world.ts';

/** Timeouts of one length and one owner. */
export interface Timeouts {
  readonly lane: TimerLane;
  /** Kind of the events, whose id is the owner. */
  readonly kind: number;
  /** Whether the slot still holds what the timeout was set for, as the mark tells. */
  readonly isLive: (world: World, owner: number, slot: number, mark: number) => boolean;
}

export function createTimeouts(kind: number, isLive: Timeouts['isLive']): Timeouts {
  return { lane: new TimerLane(), kind, isLive };
}

// Hot: runs once per request that has a timeout. No allocation but for sweeping.
export function setTimeoutAt(
  world: World,
  { lane, kind, isLive }: Timeouts,
  owner: number,
  slot: number,
  mark: number,
  dueNs: number,
): void {
  const sequence = world.events.reserve();
  if (lane.isEmpty) world.events.pushAs(dueNs, sequence, kind, owner);
  if (lane.isFull) lane.sweep((other, itsMark) => isLive(world, owner, other, itsMark));
  lane.add(dueNs, sequence, slot, mark);
}

/** The first timeout is due: its slot, or −1 if nobody waits any more. The next one becomes an event. */
export function takeDue(world: World, { lane, kind, isLive }: Timeouts, owner: number): number {
  const { slot, mark } = lane;
  lane.removeFirst();
  const isDue = isLive(world, owner, slot, mark);
  while (!lane.isEmpty && !isLive(world, owner, lane.slot, lane.mark)) lane.removeFirst();
  if (!lane.isEmpty) world.events.pushAs(lane.timeNs, lane.sequence, kind, owner);
  return isDue ? slot : -1;
}
