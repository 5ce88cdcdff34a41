/**
 * AWS ALB's target health check: slow, and slower to trust than to distrust.
 *
 * Intervals run from start to start: how long a target takes to answer does not move the next probe.
 * When the probes of a target begin is not published. Here the first one comes at once and the others
 * at a random phase, as from a load balancer that has run before.
 */

import { defineHealthCheck } from './define.ts';
import { fall, interval, rise, timeout } from './probing/common-parameters.ts';
import { createProbeLoop } from './probing/probe-loop.ts';
import { createRunLengths } from './probing/run-lengths.ts';
import { RESULT_OK } from './results.ts';

export const albHealthCheck = defineHealthCheck({
  name: 'alb-health-check',
  aliases: [],
  summary:
    'Probes every half minute: two failures in a row take a target out, five successes bring it back, one is enough for a new one.',
  deployed: ['AWS Application Load Balancer target groups, with the defaults for HTTP targets'],
  source:
    'AWS, Application Load Balancers user guide: Health checks for your target groups (target-group-health-checks)',
  weakness:
    'Up to a minute until a dead target is out and two and a half until it is back; each node of ' +
    'the load balancer probes for itself.',
  parameters: {
    interval: interval(30e9),
    timeout: timeout(5e9),
    healthyThreshold: rise(5),
    unhealthyThreshold: fall(2),
  },
  initially: 'down',
  worstDetectionNs({ interval, timeout, unhealthyThreshold }) {
    return unhealthyThreshold * Math.max(interval, timeout) + timeout;
  },
  create({ interval, timeout, healthyThreshold, unhealthyThreshold }, context) {
    const { rng, nodeCount } = context;
    const runs = createRunLengths(context, {
      rise: healthyThreshold,
      fall: unhealthyThreshold,
      initially: 'down',
    });
    const isNew = new Uint8Array(nodeCount);
    /** The probe that starts the phase of the others. */
    const isFirst = new Uint8Array(nodeCount);
    return createProbeLoop(context, {
      timeoutNs: timeout,
      depth: 'request',
      admit(node, nowNs) {
        runs.reset(node);
        isNew[node] = 1;
        isFirst[node] = 1;
        return nowNs;
      },
      hear(node, result, sentNs, nowNs) {
        const passed = result === RESULT_OK;
        if (passed && isNew[node] === 1) {
          runs.set(node, true, 'first-check-passed');
          isNew[node] = 0;
        } else runs.count(node, passed);
        const gapNs = isFirst[node] === 1 ? Math.floor(rng() * interval) : interval;
        isFirst[node] = 0;
        return Math.max(nowNs, sentNs + gapNs);
      },
    });
  },
});
