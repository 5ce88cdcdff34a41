/**
 * What must hold between any two events of any model.
 *
 * These run a hundred thousand times, so they compare by hand: `expect` would take most of the time.
 */

import {
  CANCELLED,
  HELD,
  IN_SERVICE,
  QUEUED,
  RELEASED,
  SENT,
} from '../../sim/model/request-table.ts';
import type { World } from '../../sim/model/world.ts';
import type { Observed } from './observe.ts';

/** One node as it was after the last event. */
export interface NodeState {
  /** Slots of those who wait, first in line first. */
  readonly queue: readonly number[];
  readonly serving: readonly number[];
}

function must(holds: boolean, what: string, ...values: readonly unknown[]): void {
  if (!holds) throw new Error(`${what}: ${JSON.stringify(values)}`);
}

function same(found: readonly number[], wanted: readonly number[], what: string): void {
  const equal = found.length === wanted.length && found.every((value, i) => value === wanted[i]);
  must(equal, what, found, wanted);
}

export function nodeStates(observed: Observed): readonly NodeState[] {
  const { nodes, requests } = observed.world;
  const serving: number[][] = nodes.models.map(() => []);
  for (const slot of liveSlots(observed)) {
    if ((requests.flags[slot]! & IN_SERVICE) !== 0) serving[requests.node[slot]!]!.push(slot);
  }
  return serving.map((slots, node) => ({ queue: queueOf(observed.world, node), serving: slots }));
}

function liveSlots({ world, bySlot }: Observed): readonly number[] {
  return [...bySlot.keys()].filter((slot) => world.requests.references[slot]! > 0);
}

function queueOf({ nodes, requests }: World, node: number): readonly number[] {
  const queue: number[] = [];
  for (let slot = nodes.head[node]!; slot >= 0; slot = requests.next[slot]!) {
    must(!queue.includes(slot), 'the queue runs in a circle', queue, slot);
    must(requests.previous[slot] === (queue.at(-1) ?? -1), 'back link', queue, slot);
    queue.push(slot);
  }
  must(nodes.tail[node] === (queue.at(-1) ?? -1), 'tail', queue, nodes.tail[node]);
  return queue;
}

export function checkNodes(world: World, states: readonly NodeState[]): void {
  const { nodes, requests } = world;
  states.forEach(({ queue, serving }, node) => {
    const workers = nodes.concurrency[node]!;
    const limit = nodes.queueLimit[node]!;
    const shared = nodes.shared[node];
    must(nodes.waiting[node] === queue.length, 'counts those who wait', node, queue);
    must(nodes.serving[node] === serving.length, 'counts those in service', node, serving);
    for (const slot of queue) {
      const state = requests.flags[slot]! & (QUEUED | IN_SERVICE | CANCELLED);
      must(state === QUEUED && requests.node[slot] === node, 'flags in the queue', slot, state);
    }
    if (shared) {
      must(shared.count === serving.length, 'shared count', shared.count, serving);
      must(serving.length <= limit, 'limit of those inside', serving, limit);
      must(queue.length === 0, 'no queue beside a shared processor', queue);
      const nextEndNs = shared.nextEndNs();
      must(shared.scheduledNs <= nextEndNs, 'an event for the next end', shared, nextEndNs);
      return;
    }
    must(serving.length <= workers, 'no more in service than workers', serving, workers);
    must(queue.length <= limit, 'queue limit', queue, limit);
    const idle = serving.length < workers;
    const frozen = world.nodes.frozenFault[node]! >= 0;
    must(
      !idle || frozen || queue.length === 0,
      'nobody waits while a worker is free',
      queue,
      serving,
    );
  });
}

/** Who left the queue was first in line or was cancelled; who joined did so at the right end. */
export function checkOrder(
  world: World,
  before: readonly NodeState[],
  after: readonly NodeState[],
): void {
  after.forEach(({ queue, serving }, node) => {
    const old = before[node]!.queue;
    if (old.length === 0 && queue.length <= 1) return;
    const stayed = old.filter((slot) => queue.includes(slot));
    const joined = queue.filter((slot) => !old.includes(slot));
    const lifo = world.nodes.discipline[node] === 'lifo';
    same(queue, lifo ? [...joined, ...stayed] : [...stayed, ...joined], 'order in the queue');
    const started = old.filter((slot) => serving.includes(slot));
    // Those before them may have waited too long, or nobody wants them any more.
    const gone = old.slice(0, old.indexOf(started.at(-1) ?? -1) + 1);
    must(!gone.some((slot) => queue.includes(slot)), 'nobody is overtaken', old, queue, started);
  });
}

/** Each balancer counts exactly the requests that it sent itself and has not let go. */
export function checkBalancers(observed: Observed): void {
  const { requests, balancers } = observed.world;
  const counted = balancers.map(({ view }) => new Int32Array(view.inFlight.length));
  for (const slot of liveSlots(observed)) {
    if ((requests.flags[slot]! & (SENT | RELEASED)) !== SENT) continue;
    const balancer = requests.balancer[slot]!;
    counted[balancer]![requests.node[slot]! - balancers[balancer]!.firstNode]!++;
  }
  balancers.forEach(({ view }, i) => {
    same([...view.inFlight], [...counted[i]!], `in flight of balancer ${i}`);
  });
}

/** Each guard counts those that are held or in flight; nodes whose circuit is off may not be picked. */
export function checkGuards(observed: Observed): void {
  const { requests, balancers } = observed.world;
  const inside = balancers.map(() => 0);
  for (const slot of liveSlots(observed)) {
    const state = requests.flags[slot]! & (HELD | SENT | RELEASED);
    if (state === HELD || state === SENT) inside[requests.balancer[slot]!]!++;
  }
  balancers.forEach(({ guard, view }, i) => {
    if (guard === null) return;
    must(guard.inside === inside[i], 'inside the guard', i, guard.inside, inside[i]);
    if (!guard.isPerNode) return;
    const eligible = [...view.eligible.subarray(0, view.eligibleCount)];
    must(!eligible.some((node) => guard.isOff[node] === 1), 'eligible, but off', eligible);
  });
}

/** Who may be picked is whom the balancer was told of, and who was told of it is what it believes. */
export function checkKnown({ world }: Observed): void {
  const { balancers, subscriptions } = world;
  balancers.forEach(({ view, watch, weight }, id) => {
    const known = subscriptions[id]?.subscription.known;
    if (known === undefined) return;
    if (watch !== null) same([...watch.isMember], [...known], `members of balancer ${id}`);
    for (let i = 0; i < view.eligibleCount; i++) {
      must(known[view.eligible[i]!] === 1, 'eligible and unknown', id, view.eligible[i]);
    }
    if (watch !== null) return;
    known.forEach((is, node) => {
      const wanted = is === 1 ? weight[node]! : 0;
      must(view.weight[node] === wanted, 'weight of what is known', id, node);
    });
  });
}

/** Nothing is left of anything. */
export function checkDrained(world: World): void {
  const none = (counts: Iterable<number>) => [...counts].every((count) => count === 0);
  must(world.requests.live === 0, 'live requests', world.requests.live);
  must(none(world.requests.references), 'references');
  must(none(world.nodes.serving), 'in service', [...world.nodes.serving]);
  must(none(world.nodes.waiting), 'waiting', [...world.nodes.waiting]);
  for (const { view } of world.balancers)
    must(none(view.inFlight), 'in flight', [...view.inFlight]);
  for (const { sender } of [...world.balancers, ...world.clients])
    must((sender?.underWay ?? 0) === 0, 'attempts under way', sender?.underWay);
  must(
    world.attempts.sender.every((sender) => sender === null),
    'requests that are tried',
  );
  must(world.recorder.unsettled === 0, 'without an outcome', world.recorder.unsettled);
}
