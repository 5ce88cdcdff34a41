/**
 * A balancer that resolves a name and believes the answer until its time to live is over.
 *
 * It asks again in the background, as HAProxy's resolvers and nginx's `resolve` do: while the new
 * answer is on its way, and while there is none, the old one is used.
 */

import { consulCheck } from '../health/consul-check.ts';
import { defineDiscovery } from './define.ts';

const ASK = 0;
const FORGET = 1;

export const dns = defineDiscovery({
  name: 'dns',
  aliases: [],
  summary:
    'Balancers resolve a name, believe the answer for its time to live, and ask again then; each at a moment of its own.',
  deployed: [
    'Consul DNS, with dns_config service_ttl',
    'nginx server … resolve with a resolver',
    'HAProxy server-template with resolvers (hold timeout 30s: keepStale: false)',
    'Envoy STRICT_DNS clusters (dns_refresh_rate 5s)',
  ],
  source:
    'haproxy/haproxy:src/resolvers.c; nginx/nginx:src/core/ngx_resolver.c; RFC 1035 section 3.2.1; RFC 2308 section 5',
  weakness:
    'Whoever leaves is sent requests until each balancer has asked again; a short time to live costs ' +
    'queries, and many clients ignore it.',
  parameters: {
    ttl: {
      kind: 'duration',
      default: 30e9,
      min: 1e6,
      summary: 'How long an answer is believed, from when it arrives.',
    },
    negativeTtl: {
      kind: 'duration',
      default: 5e9,
      min: 1e6,
      summary: 'How long it is believed that there is nobody: an answer without addresses.',
    },
    omitCritical: {
      kind: 'boolean',
      default: true,
      summary: 'Whether the answer leaves critical instances out, as that of Consul does.',
    },
    retry: {
      kind: 'duration',
      default: 1e9,
      min: 1e6,
      summary: 'How long after a failure the resolver is asked again.',
    },
    keepStale: {
      kind: 'boolean',
      default: true,
      summary: 'Whether the last answer is used for as long as the resolver fails.',
    },
    hold: {
      kind: 'duration',
      default: 30e9,
      min: 0,
      summary:
        'Without keepStale: how long past its time to live an answer is used while the resolver fails; then there is nobody.',
    },
    machineFailure: {
      kind: 'duration',
      default: 6e9,
      min: 0,
      summary: 'How long after a machine fell silent its addresses are critical.',
    },
  },
  checks: [{ definition: consulCheck, parameters: {} }],
  delayNs: 1e6,
  worstPropagationNs: ({ ttl }) => ttl,
  rules: ({ omitCritical, machineFailure }) => ({
    omitsCritical: omitCritical,
    silenceNs: machineFailure,
  }),
  create({ ttl, negativeTtl, retry, keepStale, hold }, { rng, ask, wakeAt, learn }) {
    /** When what is believed has to be given up, if nothing newer comes. */
    let forgottenNs = Infinity;
    const believe = (nowNs: number, leftNs: number) => {
      wakeAt(nowNs + leftNs, ASK);
      if (keepStale) return;
      forgottenNs = nowNs + leftNs + hold;
      wakeAt(forgottenNs, FORGET);
    };
    return {
      onStart(answer, nowNs) {
        if (answer === null) {
          learn(null);
          ask(-1);
        } else {
          // It came at some moment of the time before.
          believe(nowNs, Math.ceil((1 - rng()) * ttl));
        }
      },
      onAnswer(answer, nowNs) {
        if (answer === null) {
          wakeAt(nowNs + retry, ASK);
          return;
        }
        learn(answer.isListed);
        believe(nowNs, answer.isListed.includes(1) ? ttl : negativeTtl);
      },
      onWake(token, nowNs) {
        if (token === ASK) ask(-1);
        else if (nowNs >= forgottenNs) {
          forgottenNs = Infinity;
          learn(null);
        }
      },
    };
  },
});
