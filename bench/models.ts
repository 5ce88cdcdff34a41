/** The work that every measurement does: n FIFO nodes with one worker, M/M/1 each, 90 % load. */

import { balancerByName } from '../algorithms/balancing/index.ts';
import type { ParameterValues } from '../algorithms/parameters.ts';
import { createDistribution } from '../sim/distributions/index.ts';
import type { Model } from '../sim/model/types.ts';

const SERVICE_NS = 1e6;

export interface BenchWork {
  readonly algorithm: string;
  readonly parameters?: ParameterValues;
  readonly nodes: number;
  readonly requests: number;
}

export const LOAD = 0.9;

export function benchModel({ algorithm, parameters = {}, nodes, requests }: BenchWork): Model {
  const service = createDistribution({ law: 'exponential', parameters: { mean: SERVICE_NS } });
  const none = createDistribution({ law: 'constant', parameters: { value: 0 } });
  const ratePerS = (LOAD * nodes * 1e9) / SERVICE_NS;
  return {
    run: {
      warmupNs: 0,
      durationNs: Infinity,
      requests,
      expectedNs: (requests / ratePerS) * 1e9,
      limits: { events: Infinity, inFlight: 1e7 },
    },
    clients: [
      {
        name: 'clients',
        zone: null,
        service: 0,
        count: 1,
        arrivals: { process: 'poisson', ratePerS },
        keys: { count: 1000, quantile: (u) => Math.floor(u * 1000), text: (key) => `key-${key}` },
        timeoutNs: Infinity,
        cancellation: false,
        retry: null,
        hedge: null,
      },
    ],
    services: [
      {
        name: 'web',
        health: [],
        failover: null,
        retry: null,
        hedge: null,
        breaker: null,
        concurrencyLimit: null,
        throttle: null,
        nodes: Array.from({ length: nodes }, (_, i) => ({
          name: `web/n-${i + 1}`,
          address: `web/n-${i + 1}`,
          zone: null,
          priority: 0,
          maxConnections: Infinity,
          joinsNs: 0,
          weight: 1,
          concurrency: 1,
          queue: 'fifo',
          queueLimit: Infinity,
          concurrencyLimit: null,
          queueDeadline: null,
          speed: 1,
          service,
        })),
        balancer: {
          algorithm: balancerByName(algorithm)!,
          parameters,
          instances: 1,
          timeoutNs: Infinity,
          zone: null,
        },
      },
    ],
    network: { clientBalancer: none, balancerNode: none },
    faults: [],
  };
}
