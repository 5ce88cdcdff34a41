/**
 * Models in units of one mean service time, and the judgement "agrees with theory".
 *
 * Every theory test runs independent replications and passes when the exact value lies inside the
 * t interval at confidence 1 − 1e-6, and that interval is narrow enough to mean something. So a
 * correct simulator fails a test with probability 1e-6 per quantity, if the seed were drawn anew;
 * seeds are literal, so it never does.
 */

import { expect } from 'vitest';
import { balancerByName } from '../../algorithms/balancing/index.ts';
import type { ParameterValues } from '../../algorithms/parameters.ts';
import { metricsOf } from '../../reports/run-metrics.ts';
import { meanInterval } from '../../reports/statistics/interval.ts';
import { createDistribution } from '../../sim/distributions/index.ts';
import type { LawSpec } from '../../sim/distributions/types.ts';
import type { RunResult } from '../../sim/metrics/types.ts';
import type { ArrivalModel, Model, NodeModel } from '../../sim/model/types.ts';
import { simulate } from '../../sim/simulate.ts';

/** One mean service time. */
export const UNIT_NS = 1e6;
export const FALSE_ALARM = 1e-6;
export const REPLICATIONS = 20;

export const EXPONENTIAL: LawSpec = { law: 'exponential', parameters: { mean: UNIT_NS } };
export const CONSTANT: LawSpec = { law: 'constant', parameters: { value: UNIT_NS } };

export interface Queue {
  readonly nodes?: number;
  /** Load per worker. */
  readonly rho?: number;
  readonly service?: LawSpec;
  readonly node?: Partial<NodeModel>;
  readonly arrivals?: ArrivalModel;
  readonly algorithm?: string;
  readonly parameters?: ParameterValues;
  readonly timeoutNs?: number;
  readonly cancellation?: boolean;
  /** Measured requests of one replication. */
  readonly requests: number;
  readonly warmup?: number;
}

export function queueModel(queue: Queue): Model {
  const count = queue.nodes ?? 1;
  const service = createDistribution(queue.service ?? EXPONENTIAL);
  const none = createDistribution({ law: 'constant', parameters: { value: 0 } });
  const workers = queue.node?.concurrency ?? 1;
  const ratePerS = (queue.rho ?? 0) * count * workers * (1e9 / UNIT_NS);
  return {
    run: {
      warmupNs: (queue.warmup ?? 500) * UNIT_NS,
      durationNs: Infinity,
      requests: queue.requests,
      expectedNs: (queue.requests / Math.max(1, ratePerS)) * 1e9,
      limits: { events: 1e12, inFlight: 1e7 },
    },
    clients: [
      {
        name: 'clients',
        zone: null,
        service: 0,
        count: 1,
        arrivals: queue.arrivals ?? { process: 'poisson', ratePerS },
        keys: { count: Infinity, quantile: null, text: String },
        timeoutNs: queue.timeoutNs ?? Infinity,
        cancellation: queue.cancellation ?? false,
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
        nodes: Array.from({ length: count }, (_, i) => ({
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
          ...queue.node,
        })),
        balancer: {
          algorithm: balancerByName(queue.algorithm ?? 'round-robin')!,
          parameters: queue.parameters ?? {},
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

export function replicate(queue: Queue, seed: string): readonly RunResult[] {
  const model = queueModel(queue);
  return Array.from({ length: REPLICATIONS }, (_, i) => simulate(model, seed, i + 1));
}

/** A metric's value in each replication, in mean service times. */
export function inUnits(runs: readonly RunResult[], metric: string): readonly number[] {
  return runs.map((run) => metricsOf(run)[metric]! / (UNIT_NS / 1e6));
}

/**
 * @param precision largest half-width allowed, as a fraction of the exact value
 * @param oracleError relative error of the "exact" value where that is itself a simulation
 */
export function expectAgrees(
  samples: readonly number[],
  exact: number,
  { precision, oracleError = 0 }: { readonly precision: number; readonly oracleError?: number },
): void {
  const { value, low, high } = meanInterval(samples, FALSE_ALARM)!;
  const slack = oracleError * exact;
  const told = `mean ${value} in [${low}, ${high}], exact ${exact}`;
  expect((high! - low!) / 2, `too wide to mean anything: ${told}`).toBeLessThan(precision * exact);
  expect(low! - slack, told).toBeLessThan(exact);
  expect(high! + slack, told).toBeGreaterThan(exact);
}

/** L = λW on one run: time average of requests inside against arrival rate × mean time inside. */
export function littlesLawError(run: RunResult): number {
  const inSystem = run.inSystemAreaNs / run.spanNs;
  const answered = (run.issued / run.spanNs) * (run.latency.sumNs / run.latency.count);
  return Math.abs(inSystem / answered - 1);
}
