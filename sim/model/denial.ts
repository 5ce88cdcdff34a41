/** Notes of requests that suffered because their balancer had given up a sound node. */

import { OUT } from '../metrics/beliefs.ts';
import { outageBehind } from './registry/stale.ts';
import { DENIED } from './request-table.ts';
import type { World } from './world.ts';

/** Whether a sound node that its balancer has given up could have begun with it at once. */
// Hot: runs once per request of a balancer that watches its nodes. No allocation, no closures.
export function noteDenial(world: World, slot: number): void {
  const { requests, nodes } = world;
  const id = requests.balancer[slot]!;
  const { beliefs } = world.recorder.failures;
  const wronged = beliefs.wronged[id]!;
  requests.flags[slot]! &= ~DENIED;
  for (let i = 0; i < wronged.length; i++) {
    const node = wronged[i]!;
    const isIdle = nodes.serving[node]! < nodes.concurrency[node]!;
    if (isIdle && beliefs.has(id, node, OUT)) requests.flags[slot]! |= DENIED;
  }
}

/** Nobody may be picked: because of a sound node that was given up, or of the fault of another one. */
export function noteRefusal(world: World, slot: number): void {
  const { requests, recorder } = world;
  const { beliefs } = recorder.failures;
  const id = requests.balancer[slot]!;
  if (beliefs.wronged[id]!.length > 0) requests.flags[slot]! |= DENIED;
  const outage = outageBehind(world, id);
  requests.fault[slot] = outage >= 0 ? outage : beliefs.faultBehind(id);
}
