/**
 * Endpoints of a Kubernetes Service: the kubelet beside each pod probes its readiness, and every
 * kube-proxy watches the list and writes its rules no more often than its minimum allows.
 */

import { kubernetesReadiness } from '../health/kubernetes-readiness.ts';
import { defineDiscovery } from './define.ts';

const RETRY = 0;
const SYNC = 1;

export const kubernetes = defineDiscovery({
  name: 'kubernetes',
  aliases: ['endpoints'],
  summary:
    'Readiness probes beside each pod decide who is an endpoint; balancers watch the list and act on changes no more often than every syncPeriod.',
  deployed: [
    'kube-proxy (iptables, IPVS): minSyncPeriod 1s',
    'Ingress controllers and meshes that watch EndpointSlices (syncPeriod: 0s)',
  ],
  source:
    'kubernetes/kubernetes:pkg/kubelet/prober/worker.go; kubernetes/kubernetes:pkg/proxy/iptables/proxier.go; kubernetes/kubernetes:pkg/controller/endpointslice/endpointslice_controller.go',
  weakness:
    'A pod is told to stop while its removal is still on the way to the proxies: without a wait ' +
    'before the stop (`drain`), requests meet a process that is gone. A machine that is cut off ' +
    'stays in the list for most of a minute. How long the way through the API server takes is not ' +
    'a setting but load: `delay` is a guess.',
  parameters: {
    syncPeriod: {
      kind: 'duration',
      default: 1e9,
      min: 0,
      summary: 'A balancer acts on changes at most so often (kube-proxy minSyncPeriod).',
    },
    nodeMonitorGracePeriod: {
      kind: 'duration',
      default: 40e9,
      min: 0,
      summary: 'A machine whose kubelet was silent for so long is not ready.',
    },
    retry: {
      kind: 'duration',
      default: 1e9,
      min: 1,
      summary: 'How long after a failure a watch is opened again.',
    },
  },
  checks: [{ definition: kubernetesReadiness, parameters: {} }],
  delayNs: 100e6,
  worstPropagationNs: ({ syncPeriod }) => syncPeriod,
  rules: ({ nodeMonitorGracePeriod }) => ({ silenceNs: nodeMonitorGracePeriod }),
  create({ syncPeriod, retry }, { ask, wakeAt, learn }) {
    let version = -1;
    let isDueNs = -Infinity;
    /** The latest that is not acted upon yet. */
    let pending: Uint8Array | null = null;
    function sync(nowNs: number): void {
      if (pending === null || nowNs < isDueNs) return;
      learn(pending);
      pending = null;
      isDueNs = nowNs + syncPeriod;
    }
    return {
      onStart(answer) {
        if (answer === null) learn(null);
        else version = answer.version;
        ask(version);
      },
      onAnswer(answer, nowNs) {
        if (answer === null) {
          wakeAt(nowNs + retry, RETRY);
          return;
        }
        version = answer.version;
        if (pending === null && nowNs < isDueNs) wakeAt(isDueNs, SYNC);
        pending = answer.isListed;
        sync(nowNs);
        ask(version);
      },
      onWake(token, nowNs) {
        if (token === RETRY) ask(version);
        else sync(nowNs);
      },
    };
  },
});
