/** The plain active check that only connects: whoever accepts the connection is healthy. */

import { PERIODIC_PARAMETERS } from './active.ts';
import { defineHealthCheck } from './define.ts';
import { createPeriodicCheck, periodicDetectionNs } from './probing/periodic-check.ts';
import { isAnswer } from './results.ts';

export const tcpCheck = defineHealthCheck({
  name: 'tcp-check',
  aliases: [],
  summary:
    'Probes each node at a fixed interval and takes any answer for a success, as one does who only connects.',
  deployed: [
    'Pingora TcpHealthCheck (timeout 1s, rise 1, fall 1)',
    'The check of HAProxy without option httpchk, of Consul with tcp, of Envoy with tcp_health_check: their entries have the timing',
  ],
  source: 'cloudflare/pingora:pingora-load-balancing/src/health_check.rs',
  weakness:
    'A server that accepts connections and answers every request with an error, or sheds load, ' +
    'stays healthy for ever; so does one that hangs, whose kernel goes on accepting.',
  parameters: PERIODIC_PARAMETERS,
  initially: 'up',
  worstDetectionNs: periodicDetectionNs,
  create: (check, context) =>
    createPeriodicCheck({ ...check, depth: 'connect', passes: isAnswer }, context),
});
