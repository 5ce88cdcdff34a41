/** Caddy: each failure is remembered for a while; a node with too many remembered ones rests. */

import { defineHealthCheck } from './define.ts';
import { createRecentTimes } from './passive/recent-times.ts';
import { createVerdicts } from './passive/verdicts.ts';
import { isConnectionFailure, RESULT_OK } from './results.ts';

export const caddyPassive = defineHealthCheck({
  name: 'caddy-passive',
  aliases: [],
  summary:
    'A node is skipped while max_fails or more of its failures are younger than fail_duration.',
  deployed: ['Caddy reverse_proxy: fail_duration, max_fails, unhealthy_latency, …'],
  source: 'caddyserver/caddy:modules/caddyhttp/reverseproxy/healthchecks.go#countFailure',
  weakness:
    'There is no trial: when failures are forgotten, all traffic comes back at once. With the ' +
    'default of one failure a single timeout takes a healthy node out, and successes never make ' +
    'up for failures. Idle nodes are not seen; wrong answers count only if they are listed.',
  parameters: {
    failDuration: {
      kind: 'duration',
      default: 30e9,
      min: 1,
      summary:
        'How long a failure is remembered. In Caddy it is 0, which is off, until it is set; its ' +
        'documentation suggests 30s to start with.',
    },
    maxFails: {
      kind: 'integer',
      default: 1,
      min: 1,
      max: 100_000,
      summary: 'How many remembered failures take a node out.',
    },
    unhealthyStatus: {
      kind: 'boolean',
      default: false,
      summary: 'Whether answers with a 5xx status count as failures (unhealthy_status 5xx).',
    },
    unhealthyLatency: {
      kind: 'duration',
      default: 0,
      min: 0,
      summary: 'Answers that take this long count as failures; 0 for none.',
    },
    unhealthyRequestCount: {
      kind: 'integer',
      default: 0,
      min: 0,
      summary: 'A node with that many requests in flight is skipped; 0 for no limit.',
    },
  },
  initially: 'up',
  create(parameters, context) {
    const { failDuration, maxFails, unhealthyStatus } = parameters;
    const { unhealthyLatency, unhealthyRequestCount } = parameters;
    const verdicts = createVerdicts(context);
    const failures = createRecentTimes(context.nodeCount, maxFails);
    const inFlight = new Int32Array(context.nodeCount);

    // Hot: runs once per event. No allocation, no closures.
    function review(node: number, nowNs: number): void {
      // With max_fails remembered, the oldest of them is the next to be forgotten.
      const untilNs = failures.nthLastNs(node) + failDuration;
      const isStruck = untilNs > nowNs;
      const isFull = unhealthyRequestCount > 0 && inFlight[node]! >= unhealthyRequestCount;
      if (isStruck) {
        verdicts.say(node, false, 'max-fails');
        verdicts.remind(node, untilNs);
      } else if (isFull) {
        verdicts.say(node, false, 'request-count');
      } else {
        verdicts.say(node, true, 'forgotten');
      }
    }
    function join(node: number): void {
      failures.forget(node);
      inFlight[node] = 0;
      verdicts.join(node);
    }

    return {
      onStart: (nodes) => nodes.forEach(join),
      onJoin: join,
      onLeave: verdicts.leave,
      onWake(node, nowNs) {
        verdicts.reminded(node, nowNs);
        review(node, nowNs);
      },
      // Hot: runs once per event. No allocation, no closures.
      onSend(node, nowNs) {
        verdicts.sent(node);
        inFlight[node]!++;
        review(node, nowNs);
      },
      // Hot: runs once per event. No allocation, no closures.
      onAbandon(node, nowNs) {
        if (!verdicts.ended(node)) return;
        inFlight[node]!--;
        review(node, nowNs);
      },
      // Hot: runs once per event. No allocation, no closures.
      onResult(node, result, latencyNs, nowNs) {
        if (!verdicts.ended(node)) return;
        inFlight[node]!--;
        if (isConnectionFailure(result)) {
          failures.record(node, nowNs);
        } else {
          // An answer that is both wrong and late is two strikes.
          if (unhealthyStatus && result !== RESULT_OK) failures.record(node, nowNs);
          if (unhealthyLatency > 0 && latencyNs >= unhealthyLatency) failures.record(node, nowNs);
        }
        review(node, nowNs);
      },
    };
  },
});
