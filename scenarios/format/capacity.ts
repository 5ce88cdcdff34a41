/**
 * Offered load against capacity, by arithmetic alone: what a reader wants to know before any run.
 *
 * Capacity is what all eligible workers could serve if none were ever idle; the offered rate is the
 * mean over the run. A closed process offers no fixed rate: its users wait.
 */

import { createDistribution } from '../../sim/distributions/index.ts';
import type { LawSpec } from '../../sim/distributions/types.ts';
import type {
  ResolvedArrivals,
  ResolvedNodeGroup,
  ResolvedScenario,
  ResolvedService,
} from './resolved.ts';
import type { TraceData } from './trace.ts';

export type Traces = ReadonlyMap<string, TraceData>;

export interface ServiceLoad {
  readonly service: string;
  /** Mean requests per second of the open clients. */
  readonly offeredPerS: number;
  /** Infinity with unlimited workers. */
  readonly capacityPerS: number;
  /** True if some clients wait for answers, so that they add load on top. */
  readonly closed: boolean;
}

export function serviceLoads(scenario: ResolvedScenario, traces: Traces): ServiceLoad[] {
  const spanNs = scenario.run.warmupNs + (scenario.run.durationNs ?? 0);
  return scenario.services.map((service) => {
    const clients = scenario.clients.filter(({ to }) => to === service.name);
    const open = clients.filter(({ arrivals }) => arrivals.process !== 'closed');
    const rates = open.map(({ arrivals }) => openRatePerS(arrivals, traces, spanNs));
    return {
      service: service.name,
      offeredPerS: sum(rates),
      capacityPerS: capacityPerS(service, scenario, traces),
      closed: open.length < clients.length,
    };
  });
}

/** At how many requests per second all clients together can be expected to ask. */
export function expectedRatePerS(
  scenario: Pick<ResolvedScenario, 'clients' | 'services' | 'network'>,
  traces: Traces,
  spanNs = 0,
): number {
  const rates = scenario.clients.map(({ arrivals, to }) => {
    if (arrivals.process !== 'closed') return openRatePerS(arrivals, traces, spanNs);
    const service = scenario.services.find(({ name }) => name === to)!;
    const { clientBalancer, balancerNode } = scenario.network;
    const roundNs =
      meanNs(arrivals.think) +
      2 * (meanNs(clientBalancer) + meanNs(balancerNode)) +
      meanServiceNs(service);
    const freeRate = roundNs > 0 ? (arrivals.users * 1e9) / roundNs : Number.POSITIVE_INFINITY;
    const capacity = sum(service.groups.map(groupCapacityPerS));
    const rate = Math.min(freeRate, capacity);
    return Number.isFinite(rate) ? rate : 0;
  });
  return sum(rates);
}

export function groupCapacityPerS(group: ResolvedNodeGroup): number {
  if (group.weight === 0) return 0;
  const workers = group.concurrency ?? Number.POSITIVE_INFINITY;
  return perSecond(group.count * workers * group.speed, meanNs(group.service));
}

/** Requests of a trace that carries its own service times need those, not the service's law. */
function capacityPerS(
  service: ResolvedService,
  scenario: ResolvedScenario,
  traces: Traces,
): number {
  const demands = scenario.clients
    .filter(({ to }) => to === service.name)
    .map(({ arrivals }) => (arrivals.process === 'trace' ? traces.get(arrivals.file) : undefined));
  const timed = demands.filter((trace) => trace?.serviceNs != null);
  if (timed.length === 0 || timed.length < demands.length) {
    return sum(service.groups.map(groupCapacityPerS));
  }
  const times = timed.flatMap((trace) => [mean(trace!.serviceNs!)]);
  const workers = service.groups
    .filter(({ weight }) => weight > 0)
    .map(
      ({ count, concurrency, speed }) => count * (concurrency ?? Number.POSITIVE_INFINITY) * speed,
    );
  return perSecond(sum(workers), Math.max(...times));
}

function openRatePerS(arrivals: ResolvedArrivals, traces: Traces, spanNs: number): number {
  switch (arrivals.process) {
    case 'constant':
    case 'poisson':
      return arrivals.ratePerS;
    case 'renewal':
      return (arrivals.batch * 1e9) / meanNs(arrivals.gap);
    case 'mmpp': {
      const total = sum(arrivals.states.map(({ meanNs: ns }) => ns));
      return sum(arrivals.states.map(({ ratePerS, meanNs: ns }) => ratePerS * (ns / total)));
    }
    case 'schedule':
      return meanScheduleRatePerS(arrivals, spanNs);
    case 'trace':
      return traceRatePerS(traces.get(arrivals.file));
    case 'closed':
      return 0;
  }
}

function traceRatePerS(trace: TraceData | undefined): number {
  if (trace === undefined || trace.atNs.length < 2) return 0;
  const spanNs = trace.atNs.at(-1)! - trace.atNs[0]!;
  return spanNs > 0 ? ((trace.atNs.length - 1) * 1e9) / spanNs : 0;
}

/** Area below the line through the points, over one period or over the run. */
function meanScheduleRatePerS(
  { points, repeat }: Extract<ResolvedArrivals, { process: 'schedule' }>,
  spanNs: number,
): number {
  const last = points.at(-1)!;
  const endNs = repeat || spanNs === 0 ? last.atNs : spanNs;
  const first = { atNs: 0, ratePerS: points[0]!.ratePerS };
  const line = [first, ...points, { atNs: Math.max(endNs, last.atNs), ratePerS: last.ratePerS }];
  let area = 0;
  for (let i = 1; i < line.length; i++) {
    const from = line[i - 1]!;
    const to = line[i]!;
    const width = Math.min(to.atNs, endNs) - from.atNs;
    if (width <= 0) continue;
    const slope = (to.ratePerS - from.ratePerS) / (to.atNs - from.atNs);
    area += width * (from.ratePerS + (slope * width) / 2);
  }
  return endNs > 0 ? area / endNs : last.ratePerS;
}

function meanServiceNs(service: ResolvedService): number {
  const nodes = sum(service.groups.map(({ count }) => count));
  const times = service.groups.map((g) => (g.count * meanNs(g.service)) / g.speed);
  return sum(times) / nodes;
}

function meanNs(law: LawSpec): number {
  return createDistribution(law).mean;
}

/** No service time at all: any number of requests. */
function perSecond(workers: number, timeNs: number): number {
  if (timeNs === 0) return Number.POSITIVE_INFINITY;
  return Number.isFinite(timeNs) ? (workers * 1e9) / timeNs : 0;
}

function mean(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0) / values.length;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
