/** A node learns that what waits in its queue is being served elsewhere. */

import { OUTCOME_CANCELLED } from '../outcomes.ts';
import { unlink } from './node-queue.ts';
import { deliver } from './nodes.ts';
import { QUEUED, SETTLED } from './request-table.ts';
import { noteIdle } from './signals.ts';
import type { World } from './world.ts';

/** What is not here yet finds out when it arrives; what is being served is finished. */
export function callOff(world: World, slot: number): void {
  const { nodes, requests } = world;
  const node = requests.node[slot]!;
  const waits = (requests.flags[slot]! & (QUEUED | SETTLED)) === QUEUED;
  // A process that stands still hears nothing.
  if (waits && nodes.frozenFault[node]! < 0) {
    nodes.advance(node, world.nowNs);
    requests.flags[slot]! &= ~QUEUED;
    unlink(nodes, requests, node, slot);
    if (nodes.meters[node] !== null) noteIdle(world, node);
    deliver(world, slot, OUTCOME_CANCELLED);
  }
  requests.drop(slot);
}
