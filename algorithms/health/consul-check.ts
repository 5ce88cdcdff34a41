/**
 * A Consul check that an agent runs at an interval: HTTP, gRPC, script.
 *
 * Both counters start full, so that the first result counts alone, whatever the thresholds are. An
 * interval runs from the end of a probe to the start of the next.
 */

import { CONSUL_STATUS } from './consul/status.ts';
import { defineHealthCheck } from './define.ts';
import { interval, timeout } from './probing/common-parameters.ts';
import { createProbeLoop } from './probing/probe-loop.ts';
import { RESULT_OK } from './results.ts';

export const consulCheck = defineHealthCheck({
  name: 'consul-check',
  aliases: [],
  summary:
    'Probes at an interval from a random moment on; one result decides, or as many in a row as the thresholds ask for.',
  deployed: ['Consul check with http, grpc or args; interval has no default there'],
  source: 'hashicorp/consul:agent/checks/check.go',
  weakness:
    'Without thresholds one lost packet takes an instance out and one success brings it back, so ' +
    'that services flap; new instances wait up to an interval for their first probe; what is ' +
    'merely a warning for Consul does not exist here, and neither does the time until the ' +
    'catalog and DNS know.',
  parameters: {
    interval: interval(
      10e9,
      'From the end of one probe to the start of the next; Consul refuses less than 1 s.',
    ),
    timeout: timeout(10e9),
    successBeforePassing: {
      kind: 'integer',
      default: 0,
      min: 0,
      summary: 'Successes in a row until an instance passes; 0 and 1: at once.',
    },
    failuresBeforeCritical: {
      kind: 'integer',
      default: 0,
      min: 0,
      summary: 'Failures in a row until an instance is critical; 0 and 1: at once.',
    },
    status: CONSUL_STATUS,
  },
  initially: 'down',
  worstDetectionNs({ interval, timeout, failuresBeforeCritical }) {
    return timeout + Math.max(1, failuresBeforeCritical) * (interval + timeout);
  },
  create(parameters, context) {
    const { successBeforePassing, failuresBeforeCritical, status } = parameters;
    const { nodeCount, judge, rng } = context;
    const up = new Uint8Array(nodeCount);
    const successes = new Int32Array(nodeCount);
    const failures = new Int32Array(nodeCount);
    function set(node: number, isUp: boolean, reason: string): void {
      if ((up[node] === 1) === isUp) return;
      up[node] = isUp ? 1 : 0;
      judge(node, isUp, reason);
    }
    return createProbeLoop(context, {
      timeoutNs: parameters.timeout,
      depth: 'request',
      admit(node, nowNs) {
        up[node] = 0;
        successes[node] = successBeforePassing;
        failures[node] = failuresBeforeCritical;
        if (status === 'passing') set(node, true, 'initial-state');
        return nowNs + Math.floor(rng() * parameters.interval);
      },
      hear(node, result, _sentNs, nowNs) {
        if (result === RESULT_OK) {
          failures[node] = 0;
          if (++successes[node]! >= successBeforePassing) set(node, true, 'checks-passed');
        } else {
          successes[node] = 0;
          if (++failures[node]! >= failuresBeforeCritical) set(node, false, 'checks-failed');
        }
        return nowNs + parameters.interval;
      },
    });
  },
});
