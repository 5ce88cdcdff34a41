/**
 * Consistent hashing as HAProxy does it: servers are placed by their ids, the nearest point on
 * either side of the key's hash wins, and a bound on the load sends requests on to the next.
 */

import { defineBalancer } from '../define.ts';
import type { BalancerView } from '../types.ts';
import { haproxyKeyHash, haproxyKeyParameters } from './haproxy-key.ts';
import { effectiveWeights, findNearest, haproxyRing, serverKey } from './haproxy-ring.ts';
import { haproxySlots } from './haproxy-slots.ts';
import { createKeyHashes } from './key-hashes.ts';
import type { PointRing } from './point-ring.ts';

export const haproxyConsistentHash = defineBalancer({
  name: 'haproxy-consistent-hash',
  aliases: ['hash-type-consistent', 'chash'],
  summary:
    'The node whose point on a ring is nearest to the hash of the key, before or after it; clockwise ' +
    'from there while a node has more than its share of the load, if that is bounded.',
  deployed: [
    'HAProxy balance source, uri, url_param, hdr, hash with hash-type consistent',
    'HAProxy hash-balance-factor (balanceFactor)',
  ],
  source: 'haproxy/haproxy:src/lb_chash.c, src/backend.c, include/haproxy/intops.h',
  cost: 'O(log points)',
  weakness:
    'Sixteen points per unit of weight leave shares uneven by about a quarter, the same in every ' +
    'installation, since places follow from the order of the list.',
  parameters: {
    ...haproxyKeyParameters('avalanche'),
    hashKey: {
      kind: 'choice',
      choices: ['id', 'id32', 'addr', 'addr-port', 'hashed-id'],
      default: 'id',
      summary:
        'What places a node: its place in the list, or its address; hashed-id is what id did in ' +
        '3.0 to 3.2 until October 2025.',
    },
    balanceFactor: {
      kind: 'ratio',
      default: 0,
      min: 0,
      max: 1000,
      summary:
        'The most requests that a node may have, × the mean (hash-balance-factor ÷ 100); 0: any number.',
    },
  },
  usesKeys: true,
  except: [
    { property: 'avoids-busiest', reason: 'without a balance factor the key alone decides' },
    {
      property: 'respects-weights',
      reason:
        'sixteen points per unit of weight, always at the same places, leave fixed deviations from it',
    },
  ],
  create(parameters, context) {
    const { nodeCount } = context;
    const { input, modifier } = parameters;
    const key = createKeyHashes(context, haproxyKeyHash(input, parameters.function, modifier));
    const keys = Uint32Array.from(context.nodeAddresses, (address, node) =>
      serverKey(node, address, parameters.hashKey),
    );
    const load = { served: 0, percent: Math.round(parameters.balanceFactor * 100), total: 1 };
    // Weight of the configured nodes before each: HAProxy sums it up once, whoever is up later.
    const before = new Uint32Array(nodeCount);
    let effective: Uint32Array = new Uint32Array(nodeCount);
    let ring: PointRing;
    let turn = -1;

    const hasSlot = (view: BalancerView, node: number): boolean =>
      load.percent === 0 ||
      view.inFlight[node]! < haproxySlots(load, effective[node]!, before[node]!);

    return {
      onMembership(view) {
        effective = effectiveWeights(view.weight);
        for (let node = 1; node < nodeCount; node++) {
          before[node] = before[node - 1]! + effective[node - 1]!;
        }
        const nodes = view.eligible.slice(0, view.eligibleCount);
        load.total = nodes.reduce((sum, node) => sum + effective[node]!, 0);
        ring = haproxyRing(nodes, effective, keys);
      },
      pick(view, request) {
        key.load(request.key);
        const { owner } = ring;
        if (key.high === 1) {
          turn = turn + 1 < owner.length ? turn + 1 : 0;
          return owner[turn]!;
        }
        let point = findNearest(ring, key.low);
        // Somebody has a free slot; twice around the ring would mean that nobody has.
        for (let wraps = 0; !hasSlot(view, owner[point]!); ) {
          if (point + 1 < owner.length) point++;
          else if (++wraps > 1) break;
          else point = 0;
        }
        return owner[point]!;
      },
      onStart() {
        load.served++;
      },
      onDone() {
        load.served--;
      },
    };
  },
});
