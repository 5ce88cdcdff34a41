/** Sets up what nodes tell balancers: nothing at all, unless an algorithm has a hook for it. */

import type { StreamFactory } from '../engine/streams.ts';
import { MessageTable } from './message-table.ts';
import { NodeMeter } from './node-meter.ts';
import { ReportTable } from './report-table.ts';
import type { Signals } from './signals.ts';
import type { Model } from './types.ts';
import type { World } from './world.ts';

const NOBODY = new Int32Array(0);

export function createSignals(model: Model, streams: StreamFactory, nodeCount: number): Signals {
  const { balancerNode } = model.network;
  return {
    messages: new MessageTable(),
    probed: new ReportTable(),
    carried: new ReportTable(),
    hop: balancerNode.mean === 0 ? null : balancerNode,
    delay: streams.stream('messages/delay'),
    choice: streams.stream('messages/choice'),
    luck: streams.stream('messages/luck'),
    idleListeners: Array<Int32Array>(nodeCount).fill(NOBODY),
  };
}

/** Looks once at which hooks each service's balancers have; all balancers must have been added. */
export function listen(world: World, model: Model): void {
  let firstNode = 0;
  for (const { nodes } of model.services) {
    const own = world.balancers.flatMap((balancer, id) =>
      balancer.firstNode === firstNode ? [{ id, hooks: balancer.algorithm }] : [],
    );
    const listeners = Int32Array.from(
      own.filter(({ hooks }) => hooks.onIdle !== undefined).map(({ id }) => id),
    );
    const isHeard = own.some(
      ({ id, hooks }) =>
        hooks.onReport !== undefined ||
        hooks.onProbe !== undefined ||
        world.balancers[id]!.watch?.checks.some(({ onReport }) => onReport !== undefined),
    );
    for (let i = 0; i < nodes.length; i++) {
      if (!isHeard && listeners.length === 0) break;
      world.nodes.meters[firstNode + i] = new NodeMeter(nodes[i]!.concurrency);
      world.signals.idleListeners[firstNode + i] = listeners;
    }
    firstNode += nodes.length;
  }
}
