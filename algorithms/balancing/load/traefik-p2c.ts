/** Power of two choices as Traefik draws them: apart, but not independent of the list's order. */

import { defineBalancer } from '../define.ts';

export const traefikPowerOfTwo = defineBalancer({
  name: 'traefik-p2c',
  aliases: [],
  summary:
    'Two nodes at random, the next one in the list if they are the same, then the one with fewer requests in flight.',
  deployed: ['Traefik p2c'],
  source: 'traefik/traefik:pkg/server/service/loadbalancer/p2c/p2c.go',
  cost: 'O(1)',
  weakness:
    'Takes no weights; neighbours in the list are compared twice as often as others, so a node ' +
    'after an overloaded one gets more of its traffic.',
  parameters: {},
  usesKeys: false,
  except: [
    { property: 'respects-weights', reason: 'the product gives its servers no weights here' },
  ],
  create(_, { rng }) {
    return {
      pick({ eligible, eligibleCount, inFlight }) {
        if (eligibleCount === 1) return eligible[0]!;
        const first = Math.floor(rng() * eligibleCount);
        let second = Math.floor(rng() * eligibleCount);
        if (second === first) second = (second + 1) % eligibleCount;
        const one = eligible[first]!;
        const other = eligible[second]!;
        return inFlight[other]! < inFlight[one]! ? other : one;
      },
    };
  },
});
