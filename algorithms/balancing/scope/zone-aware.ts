/** Requests stay in their zone as far as its nodes can take them, and no zone gets more than its part. */

import { defineBalancer } from '../define.ts';
import type { BalancerView } from '../types.ts';
import { createGroups, groupsOf, mergeHooks } from './groups.ts';
import { withinParameter } from './inner.ts';
import { callerShares, routeZones, WHOLE, type ZoneRouting } from './zone-routing.ts';

export const zoneAware = defineBalancer({
  name: 'zone-aware',
  aliases: ['zone_aware_lb_config', 'zone-aware-routing'],
  summary:
    "A node of the own zone, as often as that zone's part of the nodes allows, else one of a zone with " +
    'nodes to spare; any node when the pool is small or the own zone is not known.',
  deployed: ['Envoy zone aware routing'],
  source:
    'envoyproxy/envoy:source/extensions/load_balancing_policies/common/load_balancer_impl.cc#ZoneAwareLoadBalancerBase',
  cost: 'O(zones), and that of the inner algorithm',
  weakness:
    'It believes that every caller sends as much as any other and that nodes are equal: a zone whose ' +
    'callers are busier overloads its nodes while others idle.',
  parameters: {
    minimumClusterSize: {
      kind: 'integer',
      default: 6,
      min: 1,
      max: 1_000_000,
      summary: 'With fewer nodes available than this, zones do not count.',
    },
    localShare: {
      kind: 'ratio',
      default: 0,
      min: 0,
      max: 1,
      summary:
        'Part of all callers that is in the own zone, which Envoy counts in its local cluster; the rest is spread evenly, and at 0% the whole.',
    },
    routingEnabled: {
      kind: 'ratio',
      default: 1,
      min: 0,
      max: 1,
      summary: 'Part of the requests that zones count for.',
    },
    forceLocal: {
      kind: 'boolean',
      default: false,
      summary: 'Whether everything stays in the own zone while a node is available there.',
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
  create({ minimumClusterSize, localShare, routingEnabled, forceLocal, within }, context) {
    const { nodeCount, nodeZones, rng, zone } = context;
    const zones = [...new Set(nodeZones)];
    const groupOf = groupsOf(nodeZones, zones);
    const everybody = createGroups(within, new Int32Array(nodeCount), 1, context);
    const byZone = createGroups(within, groupOf, zones.length, context);
    const own = zone === null ? -1 : zones.indexOf(zone);
    let routing: ZoneRouting | null = null;

    /** Null: zones do not count. */
    function route(view: BalancerView): ZoneRouting | null {
      const configured = zones.map(() => 0);
      for (let node = 0; node < nodeCount; node++) {
        if (view.weight[node]! > 0) configured[groupOf[node]!]!++;
      }
      const used = zones.map((_, i) => i).filter((i) => configured[i]! > 0);
      if (zone === null || used.length < 2 || view.eligibleCount < minimumClusterSize) return null;
      const callers = callerShares(used.length, used.indexOf(own), localShare);
      // All callers in one zone: there is nobody to be fair to.
      if (callers.own === WHOLE && !forceLocal) return null;
      const shares = zones.map((_, i) => callers.byZone[used.indexOf(i)] ?? 0);
      const available = zones.map((_, i) => byZone.eligibleIn(i));
      const found = routeZones(available, shares, used.includes(own) ? own : -1);
      const isForced = forceLocal && own >= 0 && available[own]! > 0;
      return isForced ? { ...found, keptShare: WHOLE } : found;
    }

    // Hot: runs once per request. No allocation, no closures.
    function chooseZone({ keptShare, spareUpTo }: ZoneRouting): number {
      if (keptShare === WHOLE || Math.floor(rng() * WHOLE) < keptShare) return own;
      const spare = spareUpTo[spareUpTo.length - 1]!;
      if (spare === 0) return anyZone();
      const drawn = Math.floor(rng() * spare);
      let chosen = 0;
      while (drawn >= spareUpTo[chosen]!) chosen++;
      return chosen;
    }

    /** Rounding left no zone anything to spare. Envoy draws any, and fails if it has no node. */
    function anyZone(): number {
      let chosen = Math.floor(rng() * zones.length);
      while (byZone.eligibleIn(chosen) === 0) chosen = (chosen + 1) % zones.length;
      return chosen;
    }

    return {
      ...(zones.length === 1 ? everybody.hooks : mergeHooks(everybody.hooks, byZone.hooks)),
      onMembership(view, nowNs) {
        everybody.update(view, nowNs);
        byZone.update(view, nowNs);
        routing = route(view);
      },
      pick(_view, request, nowNs) {
        if (routing === null || (routingEnabled < 1 && rng() >= routingEnabled)) {
          return everybody.pick(0, request, nowNs);
        }
        return byZone.pick(chooseZone(routing), request, nowNs);
      },
    };
  },
});
