/** Ribbon: connection failures in a row black a server out, each further one for twice as long. */

import { defineHealthCheck } from './define.ts';
import { createVerdicts } from './passive/verdicts.ts';
import { isConnectionFailure, RESULT_REJECTED } from './results.ts';

const SECOND_NS = 1e9;
const DOUBLINGS_MAX = 16;

export interface BlackoutRule {
  readonly threshold: number;
  readonly factorNs: number;
  readonly maxNs: number;
}

/** How long a server is skipped after that many connection failures in a row. */
export function blackoutNs(failures: number, { threshold, factorNs, maxNs }: BlackoutRule): number {
  if (failures < threshold) return 0;
  return Math.min((1 << Math.min(failures - threshold, DOUBLINGS_MAX)) * factorNs, maxNs);
}

export const ribbonCircuit = defineHealthCheck({
  name: 'ribbon-circuit',
  aliases: ['availability-filtering'],
  summary:
    'From the third connection failure in a row a node is skipped for 10 s, 20 s, then 30 s.',
  deployed: [
    'Netflix Ribbon: AvailabilityPredicate, in AvailabilityFilteringRule and zone-aware rules',
  ],
  source:
    'Netflix/ribbon:ribbon-loadbalancer/src/main/java/com/netflix/loadbalancer/ServerStats.java#getCircuitBreakerBlackoutPeriod',
  weakness:
    'There is no trial: after the blackout every request may go there until the next failure. Any ' +
    'answer clears the count, so a node that refuses two requests of three is never skipped, and ' +
    'one that answers with errors at once is a healthy one. Idle nodes are not seen.',
  parameters: {
    connectionFailures: {
      kind: 'integer',
      default: 3,
      min: 1,
      summary: 'How many connection failures in a row trip the circuit.',
    },
    timeoutFactor: {
      kind: 'duration',
      default: 10 * SECOND_NS,
      min: 1,
      summary: 'The first blackout; each further failure doubles it.',
    },
    maxTimeout: {
      kind: 'duration',
      default: 30 * SECOND_NS,
      min: 1,
      summary: 'The longest blackout.',
    },
    throttled: {
      kind: 'boolean',
      default: true,
      summary: 'Whether a 503 of a node that is full counts as one, as in its HTTP clients.',
    },
  },
  initially: 'up',
  create({ connectionFailures, timeoutFactor, maxTimeout, throttled }, context) {
    const rule = { threshold: connectionFailures, factorNs: timeoutFactor, maxNs: maxTimeout };
    const verdicts = createVerdicts(context);
    const failures = new Int32Array(context.nodeCount);
    const failedNs = new Float64Array(context.nodeCount);

    // Hot: runs once per event. No allocation, no closures.
    function review(node: number, nowNs: number, reason: string): void {
      const untilNs = failedNs[node]! + blackoutNs(failures[node]!, rule);
      const isTripped = failures[node]! >= connectionFailures && untilNs > nowNs;
      verdicts.say(node, !isTripped, reason);
      if (isTripped) verdicts.remind(node, untilNs);
    }
    function join(node: number): void {
      failures[node] = 0;
      verdicts.join(node);
    }

    return {
      onStart: (nodes) => nodes.forEach(join),
      onJoin: join,
      onLeave: verdicts.leave,
      onWake(node, nowNs) {
        verdicts.reminded(node, nowNs);
        if (verdicts.isMember[node]) review(node, nowNs, 'blackout-over');
      },
      onSend: verdicts.sent,
      onAbandon: (node) => void verdicts.ended(node),
      // Hot: runs once per event. No allocation, no closures.
      onResult(node, result, _latencyNs, nowNs) {
        if (!verdicts.ended(node)) return;
        if (isConnectionFailure(result) || (throttled && result === RESULT_REJECTED)) {
          failures[node]!++;
          failedNs[node] = nowNs;
          review(node, nowNs, 'connection-failures');
        } else {
          failures[node] = 0;
          review(node, nowNs, 'answered');
        }
      },
    };
  },
});
