/** Small models, written down as what differs from the plainest one. All times are nanoseconds. */

import { balancerByName } from '../../algorithms/balancing/index.ts';
import { createDistribution } from '../../sim/distributions/index.ts';
import type { Distribution } from '../../sim/distributions/types.ts';
import type { FaultModel } from '../../sim/model/faults/types.ts';
import type {
  ArrivalModel,
  BalancerModel,
  ClientModel,
  Model,
  NodeModel,
  RunModel,
  ServiceModel,
} from '../../sim/model/types.ts';

export function constant(valueNs: number): Distribution {
  return createDistribution({ law: 'constant', parameters: { value: valueNs } });
}

const NONE = constant(0);

/** Replays these times, with these service demands if there are any. */
export function trace(atNs: readonly number[], serviceNs?: readonly number[]): ArrivalModel {
  return {
    process: 'trace',
    trace: {
      atNs: Float64Array.from(atNs),
      key: null,
      keyTexts: [],
      serviceNs: serviceNs ? Float64Array.from(serviceNs) : null,
    },
  };
}

export interface Setup {
  readonly arrivals?: ArrivalModel;
  /** One client process that waits for ever, if nothing else is said. */
  readonly client?: Partial<ClientModel>;
  readonly clients?: readonly Partial<ClientModel>[];
  /** One node with one worker, if nothing else is said. */
  readonly node?: Partial<NodeModel>;
  readonly nodes?: readonly Partial<NodeModel>[];
  readonly balancer?: Partial<BalancerModel>;
  readonly guards?: Partial<Pick<ServiceModel, 'breaker' | 'concurrencyLimit' | 'throttle'>>;
  readonly clientHop?: Distribution;
  readonly nodeHop?: Distribution;
  readonly run?: Partial<RunModel>;
  readonly faults?: readonly FaultModel[];
  readonly health?: ServiceModel['health'];
  readonly failover?: ServiceModel['failover'];
}

/** One service. Measures everything from time 0 until the clients run out of requests. */
export function modelOf(setup: Setup): Model {
  const clients = setup.clients ?? [{}];
  const nodes = setup.nodes ?? [{}];
  return {
    run: {
      warmupNs: 0,
      durationNs: Infinity,
      requests: Infinity,
      // One time bin is enough: each costs a histogram.
      expectedNs: 1e9,
      limits: { events: 1e6, inFlight: 1e5 },
      ...setup.run,
    },
    clients: clients.map((own, i) => ({
      name: `client-${i + 1}`,
      zone: null,
      service: 0,
      count: 1,
      arrivals: setup.arrivals ?? trace([]),
      keys: { count: Infinity, quantile: null, text: (key) => `key-${key}` },
      timeoutNs: Infinity,
      cancellation: false,
      retry: null,
      hedge: null,
      ...setup.client,
      ...own,
    })),
    services: [
      {
        name: 'web',
        health: setup.health ?? [],
        failover: setup.failover ?? null,
        breaker: null,
        concurrencyLimit: null,
        throttle: null,
        retry: null,
        hedge: null,
        ...setup.guards,
        nodes: nodes.map((own, i) => ({
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
          service: NONE,
          ...setup.node,
          ...own,
        })),
        balancer: {
          algorithm: balancerByName('round-robin')!,
          parameters: {},
          instances: 1,
          timeoutNs: Infinity,
          zone: null,
          ...setup.balancer,
        },
      },
    ],
    network: { clientBalancer: setup.clientHop ?? NONE, balancerNode: setup.nodeHop ?? NONE },
    faults: setup.faults ?? [],
  };
}
