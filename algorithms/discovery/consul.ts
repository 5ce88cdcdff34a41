/**
 * A balancer that watches a Consul service: it asks with the version that it has, and Consul keeps
 * the question until there is a newer one.
 *
 * The answer carries all changes up to the instant at which it is given. Those that come while it
 * travels are in the answer to the next question, which is given at once then.
 */

import { consulCheck } from '../health/consul-check.ts';
import { defineDiscovery } from './define.ts';

const MINUTE_NS = 60e9;

/** How often agents look for services that have been critical for too long. */
const REAP_EVERY_NS = 30e9;

/** Watches wait `retry` · failures², but no longer than this: api/watch/plan.go. */
const RETRY_MAX_NS = 180e9;

export const consul = defineDiscovery({
  name: 'consul',
  aliases: [],
  summary:
    'Agents beside the nodes check them and tell the registry; balancers hold a question open, which is answered when something has changed.',
  deployed: [
    'Consul health API with blocking queries (index, wait): consul-template, Fabio, Traefik, nginx through a template',
    'HAProxy Data Plane API with Consul',
  ],
  source:
    'hashicorp/consul:agent/checks/check.go; hashicorp/consul:agent/consul/state/catalog.go; hashicorp/consul:api/watch/plan.go',
  weakness:
    'Checks see a node from beside it: one that answers its own agent but not the balancers stays ' +
    'listed. Without passing=true critical nodes stay listed, too. While the registry is away ' +
    'nothing changes any more, neither for the worse nor for the better.',
  parameters: {
    passing: {
      kind: 'boolean',
      default: true,
      summary: 'Whether only passing instances are asked for; the plain catalog lists all.',
    },
    deregisterCriticalServiceAfter: {
      kind: 'duration',
      default: 0,
      min: 0,
      summary:
        'One that was critical for so long is removed until its process registers anew, at a round every 30 s; Consul takes less than 1 min for 1 min; 0: never.',
    },
    nodeFailure: {
      kind: 'duration',
      default: 6e9,
      min: 0,
      summary:
        'Gossip declares a silent machine failed after so long: 5 · log10(n + 1) · 1 s of suspicion and up to 1 s until a probe, 6 s for nine machines.',
    },
    maxStale: {
      kind: 'duration',
      default: 0,
      min: 0,
      summary:
        'Any server may answer, and may lag the leader by up to so much; 0: the leader does.',
    },
    retry: {
      kind: 'duration',
      default: 5e9,
      min: 1,
      summary: 'After n failures in a row a watch asks again n² times this later, 3 min at most.',
    },
  },
  checks: [{ definition: consulCheck, parameters: {} }],
  delayNs: 0,
  worstPropagationNs: ({ maxStale }) => maxStale,
  rules({ passing, deregisterCriticalServiceAfter, nodeFailure, maxStale }) {
    const after = deregisterCriticalServiceAfter;
    return {
      omitsCritical: passing,
      removeAfterNs: after === 0 ? Infinity : Math.max(after, MINUTE_NS),
      removeEveryNs: REAP_EVERY_NS,
      silenceNs: nodeFailure,
      staleNs: maxStale,
    };
  },
  create({ retry }, { ask, wakeAt, learn }) {
    let version = -1;
    let failures = 0;
    return {
      onStart(answer) {
        if (answer === null) learn(null);
        else version = answer.version;
        ask(version);
      },
      onAnswer(answer, nowNs) {
        if (answer === null) {
          failures++;
          wakeAt(nowNs + Math.min(retry * failures * failures, RETRY_MAX_NS), 0);
          return;
        }
        failures = 0;
        version = answer.version;
        learn(answer.isListed);
        ask(version);
      },
      onWake: () => ask(version),
    };
  },
});
