/**
 * A Kubernetes readiness probe: a ticker, and runs of equal results.
 *
 * The ticker is not moved by slow probes; one tick that is missed meanwhile is made up for at once,
 * more are lost, as with any Go ticker.
 */

import { defineHealthCheck } from './define.ts';
import { interval, timeout } from './probing/common-parameters.ts';
import { createProbeLoop } from './probing/probe-loop.ts';
import { createRunLengths } from './probing/run-lengths.ts';
import { RESULT_OK } from './results.ts';

export const kubernetesReadiness = defineHealthCheck({
  name: 'kubernetes-readiness',
  aliases: ['readinessProbe'],
  summary:
    'The kubelet probes each pod at every tick; a pod is not ready until a probe succeeds, nor after three failures in a row.',
  deployed: ['Kubernetes readinessProbe: decides which endpoints kube-proxy and ingresses use'],
  source: 'kubernetes/kubernetes:pkg/kubelet/prober/worker.go',
  weakness:
    'Slow by default: half a minute until a pod that hangs is out; the kubelet is on the same ' +
    'machine as the pod, so that it sees neither a dead machine nor a broken network; here every ' +
    'balancer probes for itself and believes the result at once, where Kubernetes has one kubelet ' +
    'and the news takes its way through the API server; connections that exist are not moved.',
  parameters: {
    period: interval(10e9, 'From tick to tick; each tick starts a probe.'),
    timeout: timeout(1e9),
    initialDelay: {
      kind: 'duration',
      default: 0,
      min: 0,
      summary: 'Ticks that come sooner than this after the pod started are ignored.',
    },
    successThreshold: {
      kind: 'integer',
      default: 1,
      min: 1,
      summary: 'Successes in a row until a pod is ready.',
    },
    failureThreshold: {
      kind: 'integer',
      default: 3,
      min: 1,
      summary: 'Failures in a row until a pod is not ready any more.',
    },
  },
  initially: 'down',
  worstDetectionNs({ period, timeout, failureThreshold }) {
    return failureThreshold * Math.max(period, timeout) + timeout;
  },
  create(parameters, context) {
    const { period: periodNs, initialDelay: delayNs } = parameters;
    const { successThreshold: rise, failureThreshold: fall } = parameters;
    const runs = createRunLengths(context, { rise, fall, initially: 'down' });
    /** When the node's ticker began. */
    const origin = new Float64Array(context.nodeCount);
    return createProbeLoop(context, {
      timeoutNs: parameters.timeout,
      depth: 'request',
      admit(node, nowNs, position, count) {
        runs.reset(node);
        // A pod of the start has run before: its ticker is somewhere between two ticks. The first
        // probe comes at once all the same, so that the start does not wait for it.
        const isOld = position < count;
        origin[node] = isOld ? nowNs - Math.floor(context.rng() * periodNs) : nowNs;
        return isOld ? nowNs : nowNs + Math.ceil(delayNs / periodNs) * periodNs;
      },
      hear(node, result, sentNs, nowNs) {
        runs.count(node, result === RESULT_OK);
        const ticks = Math.floor((sentNs - origin[node]!) / periodNs) + 1;
        return Math.max(nowNs, origin[node]! + ticks * periodNs);
      },
    });
  },
});
