/**
 * nginx's least_time: an average of response times in whole milliseconds, in steps of 20 ms so that
 * close ones tie, × (connections + 1).
 *
 * A sample moves the average by a twentieth, rounded; a failed attempt is no sample, so that nodes
 * that fail fast are not preferred. Above five seconds only connections count. Time to the header
 * and to the last byte are the same here: an answer arrives at once.
 *
 * nginx/nginx:src/http/modules/ngx_http_upstream_least_time_module.c
 */

import { averageMs } from '../latency/nginx-response-times.ts';
import type { LoadDefinition } from './types.ts';

const STEP_MS = 20;
const MOST_MS = 5000;

/** What is compared in place of the average. */
function classMs(ms: number): number {
  return ms > MOST_MS ? MOST_MS : ms + STEP_MS - (ms % STEP_MS);
}

export const nginxLeastTime: LoadDefinition = {
  name: 'nginx-least-time',
  summary: 'Average latency in classes of 20 ms × (own requests in flight + 1) ÷ weight.',
  source: 'nginx/nginx:src/http/modules/ngx_http_upstream_least_time_module.c',
  create: (_, { nodeCount }) => {
    const responseMs = new Float64Array(nodeCount);
    return {
      of: (node, view) =>
        (classMs(responseMs[node]!) * (view.inFlight[node]! + 1)) / view.weight[node]!,
      onDone(node, latencyNs, ok, nowNs) {
        // Both ends of the interval are read from a clock of whole milliseconds.
        const tookMs = Math.floor(nowNs / 1e6) - Math.floor((nowNs - latencyNs) / 1e6);
        if (ok) responseMs[node] = averageMs(responseMs[node]!, tookMs);
      },
    };
  },
};
