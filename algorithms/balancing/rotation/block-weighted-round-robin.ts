/** Turns in blocks: as many in a row as the weight says, then the next node. */

import { defineBalancer } from '../define.ts';
import { wholeWeight, wholeWeightFactor } from '../structures/integer-weights.ts';
import { createRotationSkips } from '../structures/rotation-skips.ts';

const WEIGHT_MAX = 65_535;

export const blockWeightedRoundRobin = defineBalancer({
  name: 'block-weighted-round-robin',
  aliases: ['caddy-weighted-round-robin', 'block-wrr'],
  summary: 'Each node gets as many turns in a row as its weight: 3, 2, 1 give a a a b b c.',
  deployed: ['Caddy weighted_round_robin', 'Pingora RoundRobin (absent: next-in-turn)'],
  source:
    'caddyserver/caddy:modules/caddyhttp/reverseproxy/selectionpolicies.go#WeightedRoundRobinSelection; ' +
    'cloudflare/pingora:pingora-load-balancing/src/selection/weighted.rs',
  cost: 'O(log n)',
  weakness:
    'The burstiest of all: a node of weight 100 gets 100 requests at once. When a node is absent, ' +
    'Caddy moves its share to whoever has its place in the list then.',
  parameters: {
    absent: {
      kind: 'choice',
      choices: ['shifted', 'next-in-turn'],
      default: 'shifted',
      summary:
        'Who gets the block of an absent node: the one at its place among those present (Caddy), or nodes in turn, heaviest first, whatever their weight (Pingora).',
    },
  },
  usesKeys: false,
  except: [{ property: 'avoids-busiest', reason: 'it takes turns and never looks at load' }],
  create({ absent }, { nodeCount }) {
    const shifted = absent === 'shifted';
    const skips = createRotationSkips(nodeCount);
    const present = new Uint8Array(nodeCount);
    // All nodes that have a weight, present or not, and the turns up to and including each.
    let order = new Uint32Array(0);
    const cumulative = new Float64Array(nodeCount);
    // Caddy's counter is incremented before it is used.
    let turn = shifted ? 1 : 0;
    return {
      onMembership(view) {
        const { eligible, eligibleCount, weight } = view;
        present.fill(0);
        for (let i = 0; i < eligibleCount; i++) present[eligible[i]!] = 1;
        order = Uint32Array.from(weight.keys()).filter((node) => weight[node]! > 0);
        if (!shifted) order.sort((a, b) => weight[b]! - weight[a]! || a - b);
        const factor = wholeWeightFactor(weight, WEIGHT_MAX);
        let total = 0;
        order.forEach((node, i) => {
          total += wholeWeight(weight[node]!, factor, WEIGHT_MAX);
          cumulative[i] = total;
        });
        if (!shifted) skips.rebuild(view, order);
      },
      pick(view) {
        const block = blockOf(cumulative, order.length, turn++ % cumulative[order.length - 1]!);
        if (shifted) return view.eligible[block % view.eligibleCount]!;
        if (present[order[block]!] === 1) return order[block]!;
        turn += skips.from(turn % order.length);
        return order[turn++ % order.length]!;
      },
    };
  },
});

/** The block that a turn falls into: the first whose end lies beyond it. */
function blockOf(ends: Float64Array, count: number, turn: number): number {
  let low = 0;
  let high = count - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ends[middle]! > turn) high = middle;
    else low = middle + 1;
  }
  return low;
}
