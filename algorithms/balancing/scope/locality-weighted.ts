/** Zones take turns by weight, and another algorithm chooses within the zone. */

import { defineBalancer } from '../define.ts';
import { createEdfSchedule } from '../structures/edf-schedule.ts';
import { createGroups, groupsOf } from './groups.ts';
import { withinParameter } from './inner.ts';
import { localityWeight } from './level-loads.ts';

/** Envoy reduces its seed modulo this before it makes that many picks (UINT_MAX ÷ 10). */
const PICKS_AHEAD = 429_496_729;

export const localityWeighted = defineBalancer({
  name: 'locality-weighted',
  aliases: ['locality_weighted_lb_config'],
  summary:
    'A zone by weighted turns, by weight × min(1, 1.4 × nodes there ÷ all its nodes), then a node of it.',
  deployed: ['Envoy locality_weighted_lb_config', 'Istio localityLbSetting.distribute'],
  source:
    'envoyproxy/envoy:source/common/upstream/upstream_impl.cc#HostSetImpl::rebuildLocalityScheduler',
  cost: 'O(log zones), and that of the inner algorithm',
  weakness:
    'A zone keeps its full share until 71.4 % of its nodes are left, so those get up to 1.4 × their ' +
    'usual load; and it does not know where the request comes from, so most of them change zones.',
  parameters: {
    overprovisioning: {
      kind: 'ratio',
      default: 1.4,
      min: 1,
      max: 10_000,
      summary: 'How much more than its part a node is believed to take while others are away.',
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
    const { nodeCount, nodeZones, rng } = context;
    // Nodes without a zone are together in one that has no name.
    const zones = [...new Set(nodeZones)];
    const groupOf = groupsOf(nodeZones, zones);
    const groups = createGroups(within, groupOf, zones.length, context);
    const schedule = createEdfSchedule(zones.length);
    const seed = Math.floor(rng() * PICKS_AHEAD);
    // Envoy is told the weights of localities; who configures them takes what their nodes are worth.
    const weight = new Float64Array(zones.length);
    const total = new Uint32Array(zones.length);
    const inTurn = new Uint32Array(zones.length);
    return {
      ...groups.hooks,
      onMembership(view, nowNs) {
        groups.update(view, nowNs);
        weight.fill(0);
        total.fill(0);
        for (let node = 0; node < nodeCount; node++) {
          weight[groupOf[node]!]! += view.weight[node]!;
          if (view.weight[node]! > 0) total[groupOf[node]!]!++;
        }
        let count = 0;
        for (let zone = 0; zone < zones.length; zone++) {
          const available = groups.eligibleIn(zone);
          weight[zone] = localityWeight(weight[zone]!, available, total[zone]!, overprovisioning);
          if (weight[zone]! > 0) inTurn[count++] = zone;
        }
        schedule.restart(inTurn, count, weight, seed);
      },
      pick(_view, request, nowNs) {
        const zone = schedule.pick();
        schedule.add(zone, weight[zone]!);
        return groups.pick(zone, request, nowNs);
      },
    };
  },
});
