/**
 * Consistent hashing that never gives a node more than c × its share of what is in flight: a popular
 * key overflows to other nodes, always the same ones in the same order.
 */

import { defineBalancer } from '../define.ts';
import type { BalancerView, NodeId } from '../types.ts';
import { createSeededOrder } from './functions/seeded-order.ts';
import { xxhash64 } from './functions/xxhash64.ts';
import { createKeyHashes } from './key-hashes.ts';
import { buildRing, findRingPoint, type Ring } from './ring.ts';

/** Requests that a node may have in flight, the one being placed included: ⌈c × m × its share⌉. */
export function boundedCapacity(balance: number, requests: number, share: number): number {
  // A product that is a whole number may come out a last digit above it.
  return Math.ceil(balance * requests * share - 1e-9);
}

/**
 * Envoy's slots: at least one, out of ⌊((requests + 1) × factor + 99) ÷ 100⌋. A node is full with
 * more than that in flight, so it may have one more.
 *
 * envoyproxy/envoy:source/extensions/load_balancing_policies/common/thread_aware_lb_impl.cc
 */
export function envoySlots(requests: number, percent: number, share: number): number {
  const total = Math.floor(((requests + 1) * percent + 99) / 100);
  return Math.max(1, Math.ceil(total * share));
}

/** Position of the first point, from `start` on, whose node has less than its capacity in flight. */
export function findFreePoint(
  { owner }: Ring,
  start: number,
  isFree: (node: NodeId) => boolean,
): number {
  let point = start;
  for (let steps = 0; steps < owner.length; steps++) {
    if (isFree(owner[point]!)) return point;
    point = point + 1 === owner.length ? 0 : point + 1;
  }
  return start;
}

export const boundedLoads = defineBalancer({
  name: 'bounded-loads',
  aliases: ['consistent-hash-bounded-loads', 'chwbl', 'hash_balance_factor'],
  summary:
    'As ring-hash, but a node with more than c × its share of the requests in flight is passed over: ' +
    'the next along the ring, or the next of an order drawn from the key, takes the request.',
  deployed: [
    'Envoy ring_hash and maglev with hash_balance_factor (overflow: shuffle)',
    'Google Cloud Pub/Sub and Vimeo (overflow: clockwise)',
  ],
  source:
    'V. Mirrokni, M. Thorup, M. Zadimoghaddam, Consistent hashing with bounded loads, SODA 2018; ' +
    'envoyproxy/envoy:source/extensions/load_balancing_policies/common/thread_aware_lb_impl.cc',
  cost: 'O(log points), and a walk of 1 ÷ (c − 1)² nodes on average; overflow shuffle: O(n) when full',
  weakness:
    'Each balancer bounds only its own requests; with few in flight the bound is 1 and keys scatter; ' +
    'clockwise, the neighbour of a full node fills up next.',
  parameters: {
    balance: {
      kind: 'ratio',
      default: 1.25,
      min: 1,
      max: 1000,
      summary: 'The most that a node may have in flight, × its share by weight (c).',
    },
    overflow: {
      kind: 'choice',
      choices: ['clockwise', 'shuffle'],
      default: 'clockwise',
      summary:
        'Who comes after a full node: the next on the ring (the paper), or the next of a random ' +
        'order that belongs to the key (Envoy, whose nodes may have one request more).',
    },
    minimumRingSize: {
      kind: 'integer',
      default: 1024,
      min: 1,
      max: 8_388_608,
      summary: 'The ring has at least this many points; more make shares more even.',
    },
  },
  usesKeys: true,
  except: [
    { property: 'avoids-busiest', reason: 'a node that is not full keeps its keys' },
    { property: 'keeps-keys', reason: 'the keys of a full node go where there is room' },
    {
      property: 'moves-few-keys',
      reason:
        'the ring gets other sizes, as in Envoy, and where a key overflows to depends on load',
    },
  ],
  create({ balance, overflow, minimumRingSize }, context) {
    const { nodeCount } = context;
    const keyHashes = createKeyHashes(context, xxhash64);
    const share = new Float64Array(nodeCount);
    const order = createSeededOrder(nodeCount);
    const percent = Math.round(balance * 100);
    let nodes = new Uint32Array();
    let ring: Ring;
    let requests = 0;
    let view: BalancerView;

    const hasRoom = (node: NodeId): boolean =>
      view.inFlight[node]! < boundedCapacity(balance, requests + 1, share[node]!);
    const overload = (node: NodeId): number =>
      view.inFlight[node]! / envoySlots(requests, percent, share[node]!);

    /** The first of the key's order that is not full; the least full if all are. */
    function shuffled(home: NodeId): NodeId {
      let least = overload(home);
      if (least <= 1) return home;
      let best = home;
      order.start(keyHashes.low, nodes.length);
      for (let i = 0; i < nodes.length; i++) {
        const node = nodes[order.next()]!;
        if (node === home) continue;
        const load = overload(node);
        if (load <= 1) return node;
        if (load < least) {
          least = load;
          best = node;
        }
      }
      return best;
    }

    return {
      onMembership(given) {
        view = given;
        nodes = given.eligible.slice(0, given.eligibleCount);
        const total = nodes.reduce((sum, node) => sum + given.weight[node]!, 0);
        for (const node of nodes) share[node] = given.weight[node]! / total;
        const members = Array.from(nodes, (node) => ({
          node,
          key: context.nodeAddresses[node]!,
          weight: given.weight[node]!,
        }));
        ring = buildRing(members, { sizeMin: minimumRingSize, sizeMax: 8_388_608 });
      },
      pick(given, request) {
        view = given;
        keyHashes.load(request.key);
        const start = findRingPoint(ring, keyHashes.high, keyHashes.low);
        if (overflow === 'shuffle') return shuffled(ring.owner[start]!);
        return ring.owner[findFreePoint(ring, start, hasRoom)]!;
      },
      onStart() {
        requests++;
      },
      onDone() {
        requests--;
      },
    };
  },
});
