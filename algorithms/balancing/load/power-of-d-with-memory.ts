/** A few fresh nodes at random and the best of those seen before: a good node is not forgotten. */

import { defineBalancer } from '../define.ts';
import { sampleDistinct } from '../structures/sampling.ts';
import type { BalancerView, NodeId } from '../types.ts';

export const powerOfDWithMemory = defineBalancer({
  name: 'power-of-d-with-memory',
  aliases: [],
  summary:
    'The least loaded of a few nodes remembered and a few other ones at random; the least loaded of all these are remembered.',
  deployed: ['known from research; switches with few ports of memory'],
  source: 'M. Mitzenmacher, B. Prabhakar, D. Shah, Load balancing with memory, FOCS 2002',
  cost: 'O((d + m) × m)',
  weakness:
    'Several balancers remember the same good node and herd on it; what is remembered is known to ' +
    'be good only as far as this balancer counts.',
  parameters: {
    choices: {
      kind: 'integer',
      default: 1,
      min: 1,
      max: 100,
      summary: 'How many fresh nodes it looks at (d).',
    },
    memory: {
      kind: 'integer',
      default: 1,
      min: 1,
      max: 100,
      summary: 'How many nodes it remembers (m).',
    },
  },
  usesKeys: false,
  research: true,
  except: [
    {
      property: 'respects-weights',
      reason: 'every node is as likely to be looked at; weights only scale its load',
    },
    { property: 'avoids-busiest', reason: 'all the nodes that it looks at may be the busiest' },
  ],
  create({ choices, memory }, { nodeCount, rng }) {
    // As many more as may turn out to be remembered: the first that are not are a fair sample.
    const sample = new Int32Array(choices + memory);
    const sorted = new Int32Array(choices + memory);
    const candidates = new Int32Array(choices + memory);
    const remembered = new Int32Array(memory);
    let rememberedCount = 0;
    const isEligible = new Uint8Array(nodeCount);
    const isCandidate = new Uint8Array(nodeCount);
    let count = 0;

    function consider(node: NodeId): void {
      if (isEligible[node] === 0 || isCandidate[node] === 1) return;
      isCandidate[node] = 1;
      candidates[count++] = node;
    }

    /** Moves the least loaded candidate behind the first `from` to their end. */
    function selectLeast(from: number, view: BalancerView, picked: NodeId): void {
      let least = from;
      for (let i = from + 1; i < count; i++) {
        if (loadOf(candidates[i]!, view, picked) < loadOf(candidates[least]!, view, picked)) {
          least = i;
        }
      }
      const node = candidates[least]!;
      candidates[least] = candidates[from]!;
      candidates[from] = node;
    }

    return {
      onMembership({ eligible, eligibleCount }) {
        isEligible.fill(0);
        for (let i = 0; i < eligibleCount; i++) isEligible[eligible[i]!] = 1;
      },
      pick(view) {
        count = 0;
        for (let i = 0; i < rememberedCount; i++) consider(remembered[i]!);
        const most = count + choices;
        const drawn = sampleDistinct(sample, sorted, view.eligibleCount, rng);
        for (let i = 0; i < drawn && count < most; i++) consider(view.eligible[sample[i]!]!);
        selectLeast(0, view, -1);
        const picked = candidates[0]!;
        rememberedCount = Math.min(memory, count);
        for (let i = 0; i < rememberedCount; i++) {
          selectLeast(i, view, picked);
          remembered[i] = candidates[i]!;
        }
        for (let i = 0; i < count; i++) isCandidate[candidates[i]!] = 0;
        return picked;
      },
    };
  },
});

/** Requests in flight ÷ weight, the one that is being placed included. */
function loadOf(node: NodeId, { inFlight, weight }: BalancerView, picked: NodeId): number {
  return (inFlight[node]! + (node === picked ? 1 : 0)) / weight[node]!;
}
