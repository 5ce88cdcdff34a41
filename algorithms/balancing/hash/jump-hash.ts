/** Consistent hashing without a table, for nodes that are numbered and never leave from the middle. */

import { defineBalancer } from '../define.ts';
import { jumpHash as jump } from './functions/jump.ts';
import { xxhash64 } from './functions/xxhash64.ts';
import { createKeyHashes } from './key-hashes.ts';

export const jumpHash = defineBalancer({
  name: 'jump-hash',
  aliases: ['jump-consistent-hash', 'consistentHash'],
  summary:
    'The last bucket that the key jumps to in a random walk over the numbered nodes: exactly even, ' +
    'and a node more at the end moves only the keys that it gets.',
  deployed: [
    'Guava Hashing.consistentHash',
    'Redpanda (partitions to cores)',
    'carbon-c-relay jump_fnv1a_ch',
  ],
  source:
    'J. Lamping, E. Veach, A fast, minimal memory, consistent hash algorithm, arXiv:1406.2294',
  cost: 'O(log n)',
  weakness:
    'Only the last node may leave cheaply: when another one is down, those after it take each ' +
    "other's places and most keys move; no weights; blind to load.",
  parameters: {},
  usesKeys: true,
  except: [
    { property: 'avoids-busiest', reason: 'the key alone decides' },
    { property: 'respects-weights', reason: 'buckets have no weights' },
    {
      property: 'moves-few-keys',
      reason: 'nodes are numbered, and all numbers after that of a node that leaves change',
    },
  ],
  create(_, context) {
    const keyHashes = createKeyHashes(context, xxhash64);
    return {
      pick(view, request) {
        keyHashes.load(request.key);
        return view.eligible[jump(keyHashes.high, keyHashes.low, view.eligibleCount)]!;
      },
    };
  },
});
