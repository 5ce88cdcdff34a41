/** Rounds in which a node takes part if its weight is high enough: what IPVS calls wrr. */

import { defineBalancer } from '../define.ts';
import { commonDivisor, wholeWeight, wholeWeightFactor } from '../structures/integer-weights.ts';

/** Largest weight of an IPVS destination. */
const WEIGHT_MAX = 65_535;

export const interleavedWeightedRoundRobin = defineBalancer({
  name: 'interleaved-weighted-round-robin',
  aliases: ['iwrr', 'ipvs-wrr'],
  summary:
    'Rounds over the list with a level that falls from the largest weight: nodes at or above it ' +
    'have a turn, so 4, 3, 2 give a ab abc abc.',
  deployed: ['IPVS wrr', 'keepalived lb_algo wrr', 'kube-proxy IPVS wrr'],
  source:
    'torvalds/linux:net/netfilter/ipvs/ip_vs_wrr.c; M. Katevenis et al., Weighted round-robin ' +
    'cell multiplexing in a general-purpose ATM switch chip, IEEE JSAC 1991',
  cost: 'O(n)',
  weakness:
    'Bursty: weights 5, 1, 1 give a a a a a b c, and a heavy node gets its surplus in one run; a ' +
    'change of membership starts the list over.',
  parameters: {
    rounds: {
      kind: 'choice',
      choices: ['falling', 'rising'],
      default: 'falling',
      summary:
        'Whether the level falls from the largest weight as in IPVS, or rises to it as in the literature.',
    },
  },
  usesKeys: false,
  except: [{ property: 'avoids-busiest', reason: 'it takes turns and never looks at load' }],
  create({ rounds }, { nodeCount }) {
    const falling = rounds === 'falling';
    const members = new Float64Array(nodeCount);
    // Where the last turn was in the list; the level of the round, from 1 in steps of `step`.
    let last = -1;
    let level = 0;
    let levelMax = 0;
    let step = 1;
    return {
      onMembership({ eligible, eligibleCount, weight }) {
        const factor = wholeWeightFactor(weight, WEIGHT_MAX);
        members.fill(0);
        let largest = 0;
        for (let i = 0; i < eligibleCount; i++) {
          const node = eligible[i]!;
          members[node] = wholeWeight(weight[node]!, factor, WEIGHT_MAX);
          largest = Math.max(largest, members[node]!);
        }
        last = -1;
        step = commonDivisor(members);
        // Levels are 1, 1 + step, …: a weight that falls below `step` meanwhile is still served.
        levelMax = Math.max(1, largest - (step - 1));
        if (level === 0) level = falling ? levelMax : 1;
        else if (level > levelMax) level = levelMax;
        else if (step > 1) level = Math.floor(level / step) * step + 1;
      },
      pick() {
        for (;;) {
          while (++last < nodeCount) if (members[last]! >= level) return last;
          last = -1;
          level += falling ? -step : step;
          if (level < 1) level = levelMax;
          else if (level > levelMax) level = 1;
        }
      },
    };
  },
});
