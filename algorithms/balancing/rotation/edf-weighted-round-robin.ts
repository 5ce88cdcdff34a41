/** Turns in proportion to weight, by deadlines: Envoy's round robin, and Traefik's. */

import { defineBalancer } from '../define.ts';
import { createEdfSchedule } from '../structures/edf-schedule.ts';
import type { BalancerView } from '../types.ts';

/** Envoy reduces its seed modulo this before it makes that many picks (UINT_MAX ÷ 10). */
export const PICKS_AHEAD = 429_496_729;

export const edfWeightedRoundRobin = defineBalancer({
  name: 'edf-weighted-round-robin',
  aliases: ['edf', 'edf-wrr', 'ROUND_ROBIN'],
  summary:
    'The node that is due first, each being due 1 ÷ weight after its last turn; equal weights take ' +
    'plain turns.',
  deployed: [
    'Envoy ROUND_ROBIN',
    'Istio ROUND_ROBIN',
    'Traefik wrr (advance: none, rebuild: false)',
  ],
  source:
    'envoyproxy/envoy:source/common/upstream/edf_scheduler.h; ' +
    'traefik/traefik:pkg/server/service/loadbalancer/wrr/wrr.go',
  cost: 'O(log n)',
  weakness:
    'Every change of membership starts the schedule over, and heavy nodes come first in it: where ' +
    'changes are frequent, light nodes starve unless the start is random.',
  parameters: {
    advance: {
      kind: 'choice',
      choices: ['random', 'none'],
      default: 'random',
      summary:
        'Where a schedule starts: after a number of turns that each balancer draws once, or at its first turn.',
    },
    rebuild: {
      kind: 'boolean',
      default: true,
      summary:
        'Whether the schedule starts over when nodes or weights change (Envoy); if not, absent nodes are passed over (Traefik).',
    },
  },
  usesKeys: false,
  except: [{ property: 'avoids-busiest', reason: 'it takes turns and never looks at load' }],
  create({ advance, rebuild }, { rng, nodeCount }) {
    const seed = advance === 'random' ? Math.floor(rng() * PICKS_AHEAD) : 0;
    return rebuild ? rebuildSchedule(nodeCount, seed) : keepSchedule(nodeCount, seed);
  },
});

function rebuildSchedule(nodeCount: number, seed: number) {
  const schedule = createEdfSchedule(nodeCount);
  // Not reset by changes: Envoy keeps the index of its plain rotation.
  let turn = seed;
  let plain = true;
  return {
    onMembership(view: BalancerView) {
      const { eligible, eligibleCount, weight } = view;
      plain = haveEqualWeights(view);
      if (!plain) schedule.restart(eligible, eligibleCount, weight, seed);
    },
    pick(view: BalancerView) {
      if (plain) return view.eligible[turn++ % view.eligibleCount]!;
      const node = schedule.pick();
      schedule.add(node, view.weight[node]!);
      return node;
    },
  };
}

/** Traefik: absent nodes have their turns as well, which go to whoever is due next. */
function keepSchedule(nodeCount: number, seed: number) {
  const schedule = createEdfSchedule(nodeCount);
  const present = new Uint8Array(nodeCount);
  const known = new Uint32Array(nodeCount);
  let started = false;
  return {
    onMembership({ eligible, eligibleCount, weight }: BalancerView) {
      present.fill(0);
      for (let i = 0; i < eligibleCount; i++) present[eligible[i]!] = 1;
      let count = 0;
      for (let node = 0; node < nodeCount; node++) if (weight[node]! > 0) known[count++] = node;
      if (!started) schedule.restart(known, count, weight, seed);
      started = true;
      for (let i = 0; i < count; i++) {
        if (!schedule.has(known[i]!)) schedule.add(known[i]!, weight[known[i]!]!);
      }
    },
    pick(view: BalancerView) {
      for (;;) {
        const node = schedule.pick();
        // A weight that has become zero leaves the schedule.
        if (view.weight[node]! > 0) schedule.add(node, view.weight[node]!);
        if (present[node] === 1) return node;
      }
    },
  };
}

export function haveEqualWeights({ eligible, eligibleCount, weight }: BalancerView): boolean {
  const first = weight[eligible[0]!]!;
  for (let i = 1; i < eligibleCount; i++) if (weight[eligible[i]!] !== first) return false;
  return true;
}
