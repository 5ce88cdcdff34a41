/** Nodes of the own zone while there are enough of them, else the nodes of all zones. */

import { defineFailover } from './define.ts';
import { createStateLog } from './shared/panic.ts';
import { clearSelection, isUsable, takesPart } from './shared/pool.ts';
import { createSlowStart, SLOW_START_PARAMETERS } from './shared/slow-start.ts';

export const zone = defineFailover({
  name: 'zone',
  aliases: ['zone-preference', 'zone-affinity', 'PreferClose', 'dc-aware'],
  summary:
    'Only healthy nodes of the balancer’s own zone while enough of them are left, else all healthy nodes.',
  deployed: [
    'Kubernetes trafficDistribution: PreferClose',
    'Spring Cloud LoadBalancer zone-preference',
    'Netflix Ribbon ZoneAffinityServerListFilter (threshold: 20%, minimum: 2)',
    'Cassandra drivers’ DC-aware policies that allow remote nodes',
  ],
  source:
    'spring-cloud/spring-cloud-commons:spring-cloud-loadbalancer/src/main/java/org/springframework/cloud/loadbalancer/core/ZonePreferenceServiceInstanceListSupplier.java; ' +
    'Netflix/ribbon:ribbon-loadbalancer/src/main/java/com/netflix/loadbalancer/ZoneAffinityServerListFilter.java; ' +
    'kubernetes/kubernetes:pkg/proxy/topology.go',
  weakness:
    'With the default, the last node of a zone gets all of its requests; and when a zone gives up, ' +
    'the others get its whole load at once. Zones with more clients than nodes stay overloaded while ' +
    'others idle (zone-aware balancing spreads that).',
  parameters: {
    threshold: {
      kind: 'ratio',
      default: 0,
      min: 0,
      max: 1,
      summary:
        'Part of the own zone’s nodes that must be healthy, in whole percents; at 0% one node is enough.',
    },
    minimum: {
      kind: 'integer',
      default: 1,
      min: 1,
      max: 1_000_000,
      summary: 'Number of the own zone’s nodes that must be healthy.',
    },
    ...SLOW_START_PARAMETERS,
  },
  create(parameters, context) {
    const { nodeCount, nodeZones } = context;
    const { minimum } = parameters;
    const thresholdPercent = Math.round(100 * parameters.threshold);
    const isOwn = nodeZones.map((nodeZone) => nodeZone !== null && nodeZone === context.zone);
    const hasOwn = isOwn.includes(true);
    const logFailover = createStateLog(context, 'zone-failover');
    const slowStart = createSlowStart(parameters, context);
    return {
      // Hot: runs at each change. No allocation, no closures.
      select(view, into, nowNs) {
        clearSelection(view, into);
        let total = 0;
        let healthy = 0;
        for (let node = 0; node < nodeCount; node++) {
          if (!isOwn[node]) continue;
          if (takesPart(view, node)) total++;
          if (isUsable(view, node)) healthy++;
        }
        const staysHome = healthy >= minimum && 100 * healthy >= thresholdPercent * total;
        logFailover(hasOwn && !staysHome);
        for (let node = 0; node < nodeCount; node++) {
          if (staysHome && !isOwn[node]) continue;
          if (isUsable(view, node)) into.eligible[into.count++] = node;
        }
        slowStart.reduce(view, into, nowNs);
      },
    };
  },
});
