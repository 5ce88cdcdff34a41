/**
 * Envoy's active health checker.
 *
 * A wrong answer is worse than none: an HTTP error takes a host out at once, while a timeout or a
 * broken connection only counts. Intervals run from the end of a probe to the start of the next; the
 * "edge" ones apply while a change is pending (interval() in the source, not its older comments).
 */

import type { NodeId } from '../balancing/types.ts';
import type { ValuesOf } from '../parameters.ts';
import { defineHealthCheck } from './define.ts';
import { createIntervals, longestIntervalNs } from './envoy/intervals.ts';
import { ENVOY_PARAMETERS } from './envoy/parameters.ts';
import { createProbeLoop } from './probing/probe-loop.ts';
import { isConnectionFailure, RESULT_OK, type Result } from './results.ts';
import type { HealthCheck, HealthContext } from './types.ts';

type Parameters = ValuesOf<typeof ENVOY_PARAMETERS>;

export const envoyHealthCheck = defineHealthCheck({
  name: 'envoy-health-check',
  aliases: [],
  summary:
    'A node is out until a probe succeeds; failures to answer count in a row, an answer that says no takes it out at once.',
  deployed: [
    'Envoy health_checks: interval, timeout and both thresholds have no default there; ours are those of Envoy Gateway',
    'Istio and Envoy Gateway configure it',
  ],
  source: 'envoyproxy/envoy:source/extensions/health_checkers/common/health_checker_base_impl.cc',
  weakness:
    'Until the first request through this Envoy, hosts are probed once a minute; one wrong answer ' +
    'takes a host out; every Envoy probes every host, so that a large fleet floods its hosts; ' +
    'without jitter all hosts are probed at the same instant.',
  parameters: ENVOY_PARAMETERS,
  initially: 'down',
  worstDetectionNs(parameters) {
    const { timeout, unhealthyThreshold } = parameters;
    return timeout + unhealthyThreshold * (longestIntervalNs(parameters) + timeout);
  },
  create: createEnvoyCheck,
});

function createEnvoyCheck(parameters: Parameters, context: HealthContext): HealthCheck {
  const { timeout, healthyThreshold, unhealthyThreshold, retriableErrors } = parameters;
  const { nodeCount, judge, rng } = context;
  const intervals = createIntervals(parameters, rng);
  const up = new Uint8Array(nodeCount);
  const isNew = new Uint8Array(nodeCount);
  const successes = new Int32Array(nodeCount);
  const failures = new Int32Array(nodeCount);

  const loop = createProbeLoop(context, {
    timeoutNs: timeout,
    depth: 'request',
    admit(node, nowNs) {
      up[node] = 0;
      isNew[node] = 1;
      successes[node] = 0;
      failures[node] = 0;
      return nowNs + intervals.firstNs();
    },
    hear(node, result, _sentNs, nowNs) {
      const passed = result === RESULT_OK;
      const isPending = passed ? isPendingUp(node) : isPendingDown(node, result);
      isNew[node] = 0;
      return nowNs + intervals.nextNs(passed, isPending);
    },
  });

  /** Counts a success; true if the host stays out for now because it needs more of them. */
  function isPendingUp(node: NodeId): boolean {
    failures[node] = 0;
    if (up[node] === 1) return false;
    // The first probe of a new host decides alone.
    if (isNew[node] === 0 && ++successes[node]! < healthyThreshold) return true;
    up[node] = 1;
    judge(node, true, 'checks-passed');
    return false;
  }
  /** Counts a failure; true if the host stays in for now. */
  function isPendingDown(node: NodeId, result: Result): boolean {
    successes[node] = 0;
    if (up[node] === 0) return false;
    const counts = isConnectionFailure(result) || retriableErrors;
    if (counts && ++failures[node]! < unhealthyThreshold) return true;
    up[node] = 0;
    judge(node, false, counts ? 'checks-failed' : 'wrong-answer');
    return false;
  }

  return { ...loop, onSend: intervals.onTraffic };
}
