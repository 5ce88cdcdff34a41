/** Nodes that are believed unhealthy get nothing, unless that would leave too few. */

import { defineFailover } from './define.ts';
import { createStateLog, isPanicking } from './shared/panic.ts';
import { clearSelection, isUsable, takesPart } from './shared/pool.ts';
import { createSessions, SHUTDOWN_PARAMETER } from './shared/sessions.ts';
import { createSlowStart, SLOW_START_PARAMETERS } from './shared/slow-start.ts';

export const eject = defineFailover({
  name: 'eject',
  aliases: ['drain'],
  summary:
    'Only nodes that are believed healthy may be picked; everybody, if fewer than the panic threshold are.',
  deployed: [
    'HAProxy (slowStart, ramp: haproxy, shutdownSessions)',
    'nginx and NGINX Plus (slowStart, ramp: linear)',
    'Envoy with one priority level (panic: 50%, slowStart)',
    'AWS ALB and NLB (panic: 1%: when nobody is healthy, everybody is used)',
    'Kubernetes Services, Traefik, Caddy, Consul, Eureka',
  ],
  source:
    'envoyproxy/envoy:source/extensions/load_balancing_policies/common/load_balancer_impl.cc#LoadBalancerBase::isHostSetInPanic; ' +
    'haproxy/haproxy:src/server.c#srv_update_status',
  weakness:
    'Checks that are wrong about everybody at once empty the pool; with a panic threshold, the nodes ' +
    'that are really down get requests again. It knows nothing of the load that moves: the rest may ' +
    'fall to it one after the other.',
  parameters: {
    panic: {
      kind: 'ratio',
      default: 0,
      min: 0,
      max: 1,
      summary:
        'With less than this part of the nodes healthy, everybody may be picked, in whole percents (Envoy healthy_panic_threshold, 50% there); 0%: never.',
    },
    failOnPanic: {
      kind: 'boolean',
      default: false,
      summary: 'Whether nobody may be picked in a panic instead (Envoy fail_traffic_on_panic).',
    },
    ...SLOW_START_PARAMETERS,
    ...SHUTDOWN_PARAMETER,
  },
  create(parameters, context) {
    const { nodeCount } = context;
    const { failOnPanic, shutdownSessions } = parameters;
    const thresholdPercent = Math.round(100 * parameters.panic);
    const logPanic = createStateLog(context, 'panic');
    const slowStart = createSlowStart(parameters, context);
    const sessions = createSessions(shutdownSessions, [], context);
    return {
      // Hot: runs at each change. No allocation, no closures.
      select(view, into, nowNs) {
        sessions.update(view);
        clearSelection(view, into);
        let total = 0;
        let healthy = 0;
        for (let node = 0; node < nodeCount; node++) {
          if (takesPart(view, node)) total++;
          if (isUsable(view, node)) healthy++;
        }
        const panics = total > 0 && isPanicking(healthy, total, thresholdPercent);
        logPanic(panics);
        for (let node = 0; node < nodeCount; node++) {
          const isWanted = panics ? !failOnPanic && takesPart(view, node) : isUsable(view, node);
          if (isWanted) into.eligible[into.count++] = node;
        }
        slowStart.reduce(view, into, nowNs);
      },
    };
  },
});
