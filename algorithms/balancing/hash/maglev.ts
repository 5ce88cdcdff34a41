/** A lookup table that is nearly perfectly even, and changes little when nodes come and go. */

import { defineBalancer } from '../define.ts';
import { remainder64 } from './functions/hash64.ts';
import { xxhash64 } from './functions/xxhash64.ts';
import { createKeyHashes } from './key-hashes.ts';
import { buildMaglevTable, maglevEntry, primeFrom } from './maglev-table.ts';

export const maglev = defineBalancer({
  name: 'maglev',
  aliases: ['MAGLEV'],
  summary:
    'The node at the hash of the key in a table of prime size, in which nodes have claimed entries ' +
    'in turn, each along a permutation of its own.',
  deployed: ['Envoy MAGLEV', 'Google Maglev', 'Istio consistentHash.maglev', 'Cilium (same table)'],
  source:
    'D. E. Eisenbud et al., Maglev, NSDI 2016; ' +
    'envoyproxy/envoy:source/extensions/load_balancing_policies/maglev/maglev_lb.cc',
  cost: 'O(1)',
  weakness:
    'When a node goes, a few keys of others move as well (n = 1000, 65,537 entries: 0.6%); making ' +
    'the table again takes O(M log M); blind to load.',
  parameters: {
    tableSize: {
      kind: 'integer',
      default: 65_537,
      min: 2,
      max: 5_000_011,
      summary:
        'Entries of the table; if that is no prime, the next prime (Envoy refuses it). A hundred ' +
        'times the nodes keeps shares within 1%.',
    },
  },
  usesKeys: true,
  except: [
    { property: 'avoids-busiest', reason: 'the key alone decides' },
    {
      property: 'moves-few-keys',
      reason: 'the others claim entries in a new order, and about one in a hundred changes hands',
    },
  ],
  create({ tableSize }, context) {
    const size = primeFrom(tableSize);
    const keyHashes = createKeyHashes(context, xxhash64);
    const addresses = context.nodeAddresses;
    let table: Uint32Array = new Uint32Array(1);
    return {
      onMembership({ eligible, eligibleCount, weight }) {
        const nodes = Array.from(eligible.subarray(0, eligibleCount));
        const total = nodes.reduce((sum, node) => sum + weight[node]!, 0);
        // By text, so that the order of the list does not matter.
        const entries = nodes
          .sort((a, b) =>
            addresses[a]! < addresses[b]! ? -1 : addresses[a]! > addresses[b]! ? 1 : a - b,
          )
          .map((node) =>
            maglevEntry(node, { key: addresses[node]!, weight: weight[node]! / total, size }),
          );
        table = buildMaglevTable(entries, size);
      },
      pick(_view, request) {
        keyHashes.load(request.key);
        return table[remainder64(keyHashes.high, keyHashes.low, size)]!;
      },
    };
  },
});
