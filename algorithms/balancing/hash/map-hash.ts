/** A table with as many slots for each node as its weight, and the hash of the key modulo its size. */

import { defineBalancer } from '../define.ts';
import { buildWeightMap } from '../structures/weight-map.ts';
import { haproxyKeyHash, haproxyKeyParameters } from './haproxy-key.ts';
import { createKeyHashes } from './key-hashes.ts';

export const mapHash = defineBalancer({
  name: 'map-hash',
  aliases: ['haproxy-map-hash', 'map-based'],
  summary:
    'The slot at the hash of the key modulo the size of a table that has as many slots for each ' +
    'usable node as its weight.',
  deployed: [
    'HAProxy balance source, uri, url_param, hdr, hash with hash-type map-based (default)',
  ],
  source: 'haproxy/haproxy:src/lb_map.c#map_get_server_hash, src/backend.c, src/hash.c',
  cost: 'O(1)',
  weakness:
    'Nearly every key moves whenever a node comes or goes; blind to load; weights are fixed at the ' +
    'start, so no slow start; without avalanche, similar keys fall into a pattern.',
  parameters: haproxyKeyParameters('none'),
  usesKeys: true,
  except: [
    { property: 'avoids-busiest', reason: 'the key alone decides' },
    {
      property: 'moves-few-keys',
      reason: 'the table has another size when a node leaves, and nearly every slot means another',
    },
  ],
  create(parameters, context) {
    const { nodeCount } = context;
    const { input, modifier } = parameters;
    const key = createKeyHashes(context, haproxyKeyHash(input, parameters.function, modifier));
    // The weight that a node had when it first had one.
    const configured = new Float64Array(nodeCount);
    let slots = new Uint32Array(1);
    let turn = 0;
    return {
      onMembership(view) {
        for (let node = 0; node < nodeCount; node++) {
          if (configured[node] === 0) configured[node] = view.weight[node]!;
        }
        const members = view.eligible.slice(0, view.eligibleCount);
        const weights = Float64Array.from(members, (node) => configured[node]!);
        slots = buildWeightMap(weights, configured).map((position) => members[position]!);
      },
      pick(_view, request) {
        key.load(request.key);
        if (key.high === 0) return slots[key.low % slots.length]!;
        if (turn >= slots.length) turn = 0;
        return slots[turn++]!;
      },
    };
  },
});
