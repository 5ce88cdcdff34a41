/** Each balancer talks to some of the nodes only: fewer connections, and fewer to choose from. */

import { defineBalancer } from '../define.ts';
import type { BalancerContext, BalancerView } from '../types.ts';
import { createGroups } from './groups.ts';
import { withinParameter } from './inner.ts';
import { shuffled } from './shuffled.ts';
import { deterministicSubset, rocksteadierSubset } from './subsets.ts';

export const subset = defineBalancer({
  name: 'subset',
  aliases: ['subsetting', 'deterministic-subsetting'],
  summary: 'Each balancer keeps to a subset of the nodes, and another algorithm chooses within it.',
  deployed: [
    'Google (deterministic until about 2022, rocksteadier since)',
    'gRPC random_subsetting (method: random, size: 10)',
    'Netflix, parts of rocksteadier',
  ],
  source:
    "B. Beyer et al., Site Reliability Engineering, O'Reilly 2016, ch. 20; " +
    'P. Ward et al., Reinventing backend subsetting at Google, ACM Queue 20(5), 2022; ' +
    'grpc/grpc-go:balancer/randomsubsetting/randomsubsetting.go',
  cost: 'that of the inner algorithm',
  weakness:
    'Random subsets are uneven: 300 clients with 90 of 300 nodes each leave a node with 0.75 × the ' +
    'mean and another with 1.26 ×, whatever chooses within. The others need numbered clients, and ' +
    'nodes that carry unequal clients are unevenly loaded all the same.',
  parameters: {
    method: {
      kind: 'choice',
      choices: ['random', 'deterministic', 'rocksteadier'],
      default: 'deterministic',
      summary:
        'How nodes are allotted: by lot, for each balancer alone; as slices of lists that rounds of balancers share; or along a ring of lots.',
    },
    size: {
      kind: 'integer',
      default: 20,
      min: 1,
      max: 1_000_000,
      summary: 'Nodes in a subset; with no more nodes than this, every balancer uses all.',
    },
    within: withinParameter('round-robin'),
  },
  usesKeys: false,
  except: [
    { property: 'respects-weights', reason: 'the default within it, round-robin, ignores weights' },
    { property: 'avoids-busiest', reason: 'the default within it, round-robin, ignores load' },
  ],
  create({ method, size, within }, context) {
    const groupOf = new Int32Array(context.nodeCount);
    const groups = createGroups(within, groupOf, 1, context);
    const choose =
      method === 'random' ? chooseHealthy(size, context) : chooseFixed(method, size, context);
    return {
      ...groups.hooks,
      onMembership(view, nowNs) {
        groupOf.fill(-1);
        choose(view, groupOf);
        if (!hasEligible(view, groupOf)) groupOf.fill(0);
        groups.update(view, nowNs);
      },
      pick: (_view, request, nowNs) => groups.pick(0, request, nowNs),
    };
  },
});

type Choose = (view: BalancerView, groupOf: Int32Array) => void;

/** The first healthy ones of a list that each balancer shuffles once. */
function chooseHealthy(size: number, { nodeCount, rng }: BalancerContext): Choose {
  const order = shuffled(nodeCount, `client ${rng()}`);
  const isEligible = new Uint8Array(nodeCount);
  return (view, groupOf) => {
    isEligible.fill(0);
    for (let i = 0; i < view.eligibleCount; i++) isEligible[view.eligible[i]!] = 1;
    let count = 0;
    for (const node of order) {
      if (isEligible[node] === 0 || count === size) continue;
      groupOf[node] = 0;
      count++;
    }
  };
}

/**
 * Subsets of all configured nodes, healthy or not, or else balancers would not agree about them;
 * the load of a node that is down goes to the others of each subset that it was in.
 */
function chooseFixed(method: string, size: number, context: BalancerContext): Choose {
  const subsetOf = method === 'deterministic' ? deterministicSubset : rocksteadierSubset;
  let members: readonly number[] = [];
  let chosen: readonly number[] = [];
  return (view, groupOf) => {
    const configured = Array.from(view.weight.keys()).filter((node) => view.weight[node]! > 0);
    if (configured.length !== members.length || configured.some((node, i) => node !== members[i])) {
      members = configured;
      chosen = subsetOf(members.length, size, context.instance).map((i) => members[i]!);
    }
    for (const node of chosen) groupOf[node] = 0;
  };
}

/** A balancer whose whole subset is gone uses whoever is left: real ones would fail every request. */
function hasEligible(view: BalancerView, groupOf: Int32Array): boolean {
  for (let i = 0; i < view.eligibleCount; i++) if (groupOf[view.eligible[i]!] === 0) return true;
  return false;
}
