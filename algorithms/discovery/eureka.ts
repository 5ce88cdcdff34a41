/** Clients of Eureka: they fetch the whole list at an interval, from a copy that the server renews at one. */

import { ttlCheck } from '../health/ttl-check.ts';
import { defineDiscovery } from './define.ts';

export const eureka = defineDiscovery({
  name: 'eureka',
  aliases: [],
  summary:
    'Instances renew leases; the server sweeps out those that ran out and answers from a copy; balancers fetch the list at an interval.',
  deployed: ['Netflix Eureka and Spring Cloud, with Ribbon or Spring Cloud LoadBalancer'],
  source:
    'Netflix/eureka:eureka-core/src/main/java/com/netflix/eureka/registry/AbstractInstanceRegistry.java; Netflix/eureka:eureka-client/src/main/java/com/netflix/discovery/DiscoveryClient.java',
  weakness:
    'Three copies, each renewed at a pace of its own, add up to minutes from a crash to the last ' +
    'balancer. Leases say that a process can report, not that it can serve. What Eureka calls self ' +
    'preservation, to evict nobody while many leases run out at once, is not simulated, and neither ' +
    'is its doubling of the lease.',
  parameters: {
    fetchInterval: {
      kind: 'duration',
      default: 30e9,
      min: 1e6,
      summary: 'How often a balancer fetches the list (registryFetchIntervalSeconds).',
    },
    responseCache: {
      kind: 'duration',
      default: 30e9,
      min: 0,
      summary: 'How often the copy that answers are given from is renewed; 0: there is none.',
    },
    evictionInterval: {
      kind: 'duration',
      default: 60e9,
      min: 0,
      summary: 'How often leases that ran out are swept out; 0: at once.',
    },
  },
  checks: [
    {
      definition: ttlCheck,
      parameters: { ttl: 90e9, heartbeat: 30e9, status: 'passing' },
    },
  ],
  delayNs: 0,
  worstPropagationNs: ({ fetchInterval, responseCache, evictionInterval }) =>
    fetchInterval + responseCache + evictionInterval,
  rules: ({ responseCache, evictionInterval }) => ({
    sweepEveryNs: evictionInterval,
    copyEveryNs: responseCache,
    silenceNs: 90e9,
  }),
  create({ fetchInterval }, { rng, ask, wakeAt, learn }) {
    return {
      onStart(answer, nowNs) {
        if (answer === null) {
          learn(null);
          ask(-1);
        } else {
          wakeAt(nowNs + Math.ceil((1 - rng()) * fetchInterval), 0);
        }
      },
      onAnswer(answer, nowNs) {
        if (answer !== null) learn(answer.isListed);
        wakeAt(nowNs + fetchInterval, 0);
      },
      onWake: () => ask(-1),
    };
  },
});
