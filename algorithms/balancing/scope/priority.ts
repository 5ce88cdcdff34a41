/** Nodes in levels: the first takes everything while it is well, and what it cannot take spills over. */

import { defineBalancer } from '../define.ts';
import type { BalancerView } from '../types.ts';
import { createGroups, groupsOf } from './groups.ts';
import { withinParameter } from './inner.ts';
import { chooseLevel, fillLevelLoads } from './level-loads.ts';

export const priority = defineBalancer({
  name: 'priority',
  aliases: ['priority-levels'],
  summary:
    'The lowest priority level gets everything while enough of its nodes are there; beyond that the ' +
    'next level gets the rest, request by request at random.',
  deployed: [
    'Envoy priority levels',
    'Istio localityLbSetting.failover',
    'gRPC xDS priority (overprovisioning: 1000000%, all or nothing)',
    'nginx and HAProxy backup servers (likewise)',
  ],
  source:
    'envoyproxy/envoy:source/extensions/load_balancing_policies/common/load_balancer_impl.cc#LoadBalancerBase::choosePriority',
  cost: 'O(levels), and that of the inner algorithm',
  weakness:
    'It counts nodes and not what they do: a level whose nodes are all up but slow keeps everything. ' +
    'With 140 % it fills a level to 1.4 × its usual load before it spills.',
  parameters: {
    overprovisioning: {
      kind: 'ratio',
      default: 1.4,
      min: 1,
      max: 10_000,
      summary:
        'How much more than its part a node is believed to take: at 140% a level keeps everything until fewer than 71.4 % of its nodes are there.',
    },
    within: withinParameter('edf-weighted-round-robin'),
  },
  usesKeys: false,
  except: [
    {
      property: 'avoids-busiest',
      reason: 'the default within it, edf-weighted-round-robin, never looks at load',
    },
  ],
  create({ overprovisioning, within }, context) {
    const { nodeCount, nodePriorities, rng } = context;
    const levels = [...new Set(nodePriorities)].sort((a, b) => a - b);
    const groupOf = groupsOf(nodePriorities, levels);
    const groups = createGroups(within, groupOf, levels.length, context);
    const percent = Math.round(overprovisioning * 100);
    const healthy = new Uint32Array(levels.length);
    const total = new Uint32Array(levels.length);
    const loads = new Uint32Array(levels.length);
    /** The only level in use, or −1. */
    let sole = 0;

    function countNodes({ weight }: BalancerView): void {
      total.fill(0);
      for (let node = 0; node < nodeCount; node++) if (weight[node]! > 0) total[groupOf[node]!]!++;
      for (let level = 0; level < levels.length; level++) healthy[level] = groups.eligibleIn(level);
    }

    return {
      ...groups.hooks,
      onMembership(view, nowNs) {
        groups.update(view, nowNs);
        countNodes(view);
        fillLevelLoads(loads, healthy, total, percent);
        // Less than a percent of every level: Envoy would panic, which is not the business here.
        if (loads.every((load) => load === 0)) {
          loads[
            Math.max(
              0,
              healthy.findIndex((count) => count > 0),
            )
          ] = 100;
        }
        sole = loads.indexOf(100);
      },
      pick(_view, request, nowNs) {
        const level = sole >= 0 ? sole : chooseLevel(loads, Math.floor(rng() * 100));
        return groups.pick(level, request, nowNs);
      },
    };
  },
});
