/**
 * A Consul TTL check: nobody probes; an instance must report in before its time to live runs out.
 *
 * An instance's reports are modelled as probes at the pace of its heartbeat: one that is answered
 * with ok is a report that all is well, one answered with an error is a report of failure, and one
 * that meets nobody, or no answer before the next is due, is a report that was never made.
 */

import { CONSUL_STATUS } from './consul/status.ts';
import { defineHealthCheck } from './define.ts';
import { interval } from './probing/common-parameters.ts';
import { createProbeLoop } from './probing/probe-loop.ts';
import { RESULT_ERROR, RESULT_OK } from './results.ts';

export const ttlCheck = defineHealthCheck({
  name: 'ttl-check',
  aliases: [],
  summary:
    'An instance reports at its own pace; each report restarts a timer, and when that runs out the instance is out until it reports again.',
  deployed: ['Consul check with ttl; registries with leases, such as Eureka, work alike'],
  source: 'hashicorp/consul:agent/checks/check.go',
  weakness:
    'Sees that a process can still report, not that it can serve; under load heartbeats are late ' +
    'and healthy instances are lost; a crash is noticed only when the timer runs out.',
  parameters: {
    ttl: {
      kind: 'duration',
      default: 30e9,
      min: 1,
      summary: 'How long a report is good for; Consul has no default.',
    },
    heartbeat: interval(10e9, 'How often an instance reports.'),
    status: CONSUL_STATUS,
  },
  initially: 'down',
  worstDetectionNs({ ttl, heartbeat }) {
    return ttl + heartbeat;
  },
  create({ ttl, heartbeat, status }, context) {
    const { nodeCount, judge, rng, wakeAt } = context;
    const up = new Uint8Array(nodeCount);
    const expiry = new Float64Array(nodeCount);
    function set(node: number, isUp: boolean, reason: string): void {
      if ((up[node] === 1) === isUp) return;
      up[node] = isUp ? 1 : 0;
      judge(node, isUp, reason);
    }
    /** Wakes of expiry follow those of the loop in the tokens. */
    function restart(node: number, nowNs: number): void {
      expiry[node] = nowNs + ttl;
      wakeAt(expiry[node]!, nodeCount + node);
    }
    const loop = createProbeLoop(context, {
      timeoutNs: heartbeat,
      depth: 'request',
      admit(node, nowNs) {
        up[node] = 0;
        if (status === 'passing') set(node, true, 'initial-state');
        restart(node, nowNs);
        return nowNs + Math.floor(rng() * heartbeat);
      },
      hear(node, result, sentNs, nowNs) {
        if (result === RESULT_OK || result === RESULT_ERROR) {
          set(node, result === RESULT_OK, result === RESULT_OK ? 'heartbeat' : 'reported-failure');
          restart(node, nowNs);
        }
        return Math.max(nowNs, sentNs + heartbeat);
      },
    });
    return {
      ...loop,
      onWake(token, nowNs) {
        if (token < nodeCount) loop.onWake(token, nowNs);
        else if (loop.isMember(token - nodeCount) && expiry[token - nodeCount]! <= nowNs) {
          set(token - nodeCount, false, 'expired');
        }
      },
    };
  },
});
