/** NGINX Plus's `health_check`: plain, but one result decides, and `mandatory` keeps newcomers out. */

import { defineHealthCheck } from './define.ts';
import { interval, timeout } from './probing/common-parameters.ts';
import { createProbeLoop } from './probing/probe-loop.ts';
import { createRunLengths } from './probing/run-lengths.ts';
import { RESULT_OK } from './results.ts';

export const nginxPlusHealthCheck = defineHealthCheck({
  name: 'nginx-plus-health-check',
  aliases: [],
  summary:
    'Probes every five seconds, and one result decides; with mandatory a server gets no requests until a probe has passed.',
  deployed: ['NGINX Plus health_check, with interval, jitter, fails, passes, mandatory'],
  source: 'nginx/nginx.org:xml/en/docs/http/ngx_http_upstream_hc_module.xml',
  weakness:
    'A single failed probe takes a server out; a probe waits as long as any request does, a ' +
    'minute by default, so that a server that hangs is noticed late; the source is not public: ' +
    'that intervals run from start to start is our assumption.',
  parameters: {
    interval: interval(5e9),
    timeout: timeout(60e9),
    jitter: {
      kind: 'duration',
      default: 0,
      min: 0,
      summary: 'Each probe is later by up to this, at random.',
    },
    fails: {
      kind: 'integer',
      default: 1,
      min: 1,
      summary: 'Failures in a row until a server is unhealthy.',
    },
    passes: {
      kind: 'integer',
      default: 1,
      min: 1,
      summary: 'Successes in a row until an unhealthy server is healthy.',
    },
    mandatory: {
      kind: 'boolean',
      default: false,
      summary: 'Whether a new server gets no requests until its first probe has passed.',
    },
  },
  initially: 'up',
  worstDetectionNs({ interval, timeout, jitter, fails }) {
    return fails * Math.max(interval + jitter, timeout) + timeout;
  },
  create({ interval, timeout, jitter, fails, passes, mandatory }, context) {
    const { rng, nodeCount } = context;
    const runs = createRunLengths(context, { rise: passes, fall: fails, initially: 'up' });
    const isChecking = new Uint8Array(nodeCount);
    const late = () => (jitter > 0 ? Math.floor(rng() * jitter) : 0);
    return createProbeLoop(context, {
      timeoutNs: timeout,
      depth: 'request',
      admit(node, nowNs) {
        runs.reset(node);
        isChecking[node] = mandatory ? 1 : 0;
        if (mandatory) runs.set(node, false, 'checking');
        return nowNs + late();
      },
      hear(node, result, sentNs, nowNs) {
        const passed = result === RESULT_OK;
        // The first result ends the state of checking: a pass alone is enough.
        if (passed && isChecking[node] === 1) runs.set(node, true, 'checks-passed');
        else runs.count(node, passed);
        isChecking[node] = 0;
        return Math.max(nowNs, sentNs + interval + late());
      },
    });
  },
});
