/** Traefik: enough failures in a row within a window take a node out for as long as the window. */

import { defineHealthCheck } from './define.ts';
import { createRecentTimes } from './passive/recent-times.ts';
import { createVerdicts } from './passive/verdicts.ts';
import { RESULT_OK } from './results.ts';

export const traefikPassive = defineHealthCheck({
  name: 'traefik-passive',
  aliases: [],
  summary:
    'maxFailedAttempts failures within failureWindow, with no success between them, take a node ' +
    'out for failureWindow.',
  deployed: ['Traefik: passiveHealthCheck of a load balancer'],
  source: 'traefik/traefik:pkg/healthcheck/healthcheck.go#PassiveServiceHealthChecker',
  weakness:
    'There is no trial: after the window all traffic comes back, to a dead node too. One 5xx is ' +
    'enough by default, and one success clears the record of a node that fails half the time. ' +
    'Idle nodes are not seen, nor slow ones.',
  parameters: {
    failureWindow: {
      kind: 'duration',
      default: 10e9,
      min: 1,
      summary: 'How close together the failures must be, and how long the node is out.',
    },
    maxFailedAttempts: {
      kind: 'integer',
      default: 1,
      min: 1,
      max: 100_000,
      summary: 'How many failures take a node out.',
    },
  },
  initially: 'up',
  create({ failureWindow, maxFailedAttempts }, context) {
    const verdicts = createVerdicts(context);
    const failures = createRecentTimes(context.nodeCount, maxFailedAttempts);
    const outUntilNs = new Float64Array(context.nodeCount);

    function join(node: number): void {
      failures.forget(node);
      verdicts.join(node);
    }

    return {
      onStart: (nodes) => nodes.forEach(join),
      onJoin: join,
      onLeave: verdicts.leave,
      onWake(node, nowNs) {
        verdicts.reminded(node, nowNs);
        if (nowNs >= outUntilNs[node]!) verdicts.say(node, true, 'failure-window');
        else if (verdicts.isHealthy[node] === 0) verdicts.remind(node, outUntilNs[node]!);
      },
      onSend: verdicts.sent,
      onAbandon: (node) => void verdicts.ended(node),
      // Hot: runs once per event. No allocation, no closures.
      onResult(node, result, _latencyNs, nowNs) {
        if (!verdicts.ended(node)) return;
        if (result === RESULT_OK) {
          failures.forget(node);
          return;
        }
        failures.record(node, nowNs);
        // Failures while it is out are remembered, but do not keep it out any longer.
        if (verdicts.isHealthy[node] === 0) return;
        if (failures.nthLastNs(node) <= nowNs - failureWindow) return;
        outUntilNs[node] = nowNs + failureWindow;
        verdicts.say(node, false, 'failed-attempts');
        verdicts.remind(node, outUntilNs[node]!);
      },
    };
  },
});
