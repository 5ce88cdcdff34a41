/** The power of two choices in the Linux kernel: both draws weighted, both may meet. */

import { defineBalancer } from '../define.ts';
import { wholeWeight, wholeWeightFactor } from '../structures/integer-weights.ts';
import { createWeightedDraw } from '../structures/weighted-draw.ts';

/** Largest weight of an IPVS destination. */
const WEIGHT_MAX = 65_535;

export const ipvsTwos = defineBalancer({
  name: 'ipvs-twos',
  aliases: ['twos'],
  summary:
    'Two nodes by weighted draws; the second wins if it has fewer requests in flight ÷ weight.',
  deployed: ['IPVS twos'],
  source: 'torvalds/linux:net/netfilter/ipvs/ip_vs_twos.c',
  cost: 'O(log n)',
  weakness:
    'Both draws may hit the same node, and the draw is one too long, to the advantage of the first ' +
    'node: of two equal ones with weight 1 it is drawn two times in three.',
  parameters: {},
  usesKeys: false,
  except: [
    {
      property: 'respects-weights',
      reason: 'the draw is from 0 to the total weight inclusive, and the first node gets the 0 too',
    },
    { property: 'avoids-busiest', reason: 'both draws may hit the busiest node' },
  ],
  create(_, { nodeCount, rng }) {
    const draw = createWeightedDraw(nodeCount);
    // Whole ones, as the kernel has them: the 1 that the draw is too long by is one of their units.
    const whole = new Float64Array(nodeCount);
    return {
      onMembership(view) {
        const factor = wholeWeightFactor(view.weight, WEIGHT_MAX);
        for (let node = 0; node < nodeCount; node++) {
          whole[node] = wholeWeight(view.weight[node]!, factor, WEIGHT_MAX);
        }
        draw.updateWith(view, whole);
      },
      pick({ inFlight }) {
        // The kernel draws r in 0 … total and takes the first node with r ≤ cumulative weight.
        const length = draw.total() + 1;
        const first = draw.at(rng() * length - 1);
        const second = draw.at(rng() * length - 1);
        const isLess = whole[second]! * inFlight[first]! > whole[first]! * inFlight[second]!;
        return isLess ? second : first;
      },
    };
  },
});
