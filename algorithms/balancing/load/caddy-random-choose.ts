/**
 * Caddy's random_choose: a reservoir sample of a few upstreams, then the one with the fewest
 * requests. The sample is fair, its order is not, and the first idle one in it wins: upstreams 0
 * and 1 fill it, later ones replace either, so the second of the list never comes first.
 */

import { defineBalancer } from '../define.ts';

export const caddyRandomChoose = defineBalancer({
  name: 'caddy-random-choose',
  aliases: ['random_choose'],
  summary:
    'A reservoir sample (two by default), the first idle node in it, else the fewest requests in flight with ties at random.',
  deployed: ['Caddy random_choose'],
  source: 'caddyserver/caddy:modules/caddyhttp/reverseproxy/selectionpolicies.go',
  cost: 'O(n), as the product scans',
  weakness:
    'Takes no weights; the second node of the list is never first in a sample, so it works only ' +
    'while others are busy, and of two nodes the first gets all that find it idle.',
  parameters: {
    choose: {
      kind: 'integer',
      default: 2,
      min: 2,
      max: 100,
      summary: 'How many nodes it looks at.',
    },
  },
  usesKeys: false,
  except: [
    {
      property: 'reaches-everybody',
      reason: 'the second node of the list is never first in a sample, and the first idle one wins',
    },
    { property: 'respects-weights', reason: 'the product gives its upstreams no weights here' },
  ],
  create({ choose }, { rng }) {
    const sample = new Int32Array(choose);
    return {
      pick({ eligible, eligibleCount, inFlight }) {
        const count = Math.min(choose, eligibleCount);
        for (let i = 0; i < eligibleCount; i++) {
          const slot = i < count ? i : Math.floor(rng() * (i + 1));
          if (slot < count) sample[slot] = eligible[i]!;
        }
        let best = sample[0]!;
        let ties = 1;
        if (inFlight[best] === 0) return best;
        for (let i = 1; i < count; i++) {
          const node = sample[i]!;
          if (inFlight[node] === 0) return node;
          if (inFlight[node]! > inFlight[best]!) continue;
          ties = inFlight[node] === inFlight[best] ? ties + 1 : 1;
          // The j-th of equals replaces the one kept with probability 1 ÷ j.
          if (ties === 1 || rng() * ties < 1) best = node;
        }
        return best;
      },
    };
  },
});
