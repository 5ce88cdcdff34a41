/**
 * Time-decayed latency average × (requests in flight + 1): the average of ingress-nginx, which does
 * not count requests in flight, under the product that Finagle and Traefik compare.
 *
 * An answer of latency L after a silence of dt moves the average to a·w + L·(1 − w), w = e^(−dt/τ).
 * A node without an answer yet costs nothing, so it is tried.
 */

import type { LoadDefinition } from './types.ts';

export const ewma: LoadDefinition = {
  name: 'ewma',
  summary: 'Average latency, decayed by time, × (own requests in flight + 1) ÷ weight.',
  source: 'kubernetes/ingress-nginx:rootfs/etc/nginx/lua/balancer/ewma.lua',
  create: ({ decayNs }, { nodeCount }) => {
    const averageNs = new Float64Array(nodeCount);
    const updatedNs = new Float64Array(nodeCount);
    return {
      of: (node, view) => (averageNs[node]! * (view.inFlight[node]! + 1)) / view.weight[node]!,
      onDone(node, latencyNs, _ok, nowNs) {
        const kept = Math.exp((updatedNs[node]! - nowNs) / decayNs);
        averageNs[node] =
          updatedNs[node] === 0 ? latencyNs : averageNs[node]! * kept + latencyNs * (1 - kept);
        updatedNs[node] = nowNs;
      },
    };
  },
};
