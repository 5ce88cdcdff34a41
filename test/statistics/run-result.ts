/** A run result made by hand, small enough to compute every metric of it on paper. */

import type { ClientResult, FaultResult, NodeResult, RunResult } from '../../sim/metrics/types.ts';
import { CAUSES, OUTCOMES, type Outcome } from '../../sim/outcomes.ts';
import { REFUSERS } from '../../sim/turned-away.ts';
import { sketchOf } from './sketch.ts';

export const MS = 1e6;
export const SECOND = 1e9;

export function outcomesOf(counts: Partial<Record<Outcome, number>>): RunResult['outcomes'] {
  const entries = OUTCOMES.map((name) => [name, counts[name] ?? 0] as const);
  return Object.fromEntries(entries) as RunResult['outcomes'];
}

export function nodeOf(name: string, node: Partial<NodeResult> = {}): NodeResult {
  return {
    name,
    service: 'web',
    zone: null,
    concurrency: 1,
    speed: 1,
    weight: 1,
    capacityPerS: 100,
    requests: 0,
    errors: 0,
    busyAreaNs: 0,
    queueAreaNs: 0,
    ejectedNs: 0,
    ...node,
  };
}

export function clientOf(name: string, issued: number, ok: number): ClientResult {
  return { name, issued, ok, latencySumNs: 0 };
}

type Episode = FaultResult['episodes'][number];

/** A crash, unless told otherwise; its episodes are isolated, and nothing else is known of them. */
export function faultOf({
  episodes,
  ...own
}: Partial<Omit<FaultResult, 'episodes'>> & {
  readonly episodes: readonly Partial<Episode>[];
}): FaultResult {
  const fault = { id: 'crash-1', kind: 'crash', severity: 'down', failed: {}, ...own } as const;
  const { severity } = fault;
  return {
    ...fault,
    episodes: episodes.map((episode) => ({
      ...{ fault: 0, severity, node: 0, startNs: 0, endNs: null, detectedNs: null },
      ...{ allDetectedNs: null, lastSentNs: null, isIsolated: true, recoveredNs: null },
      ...{ fairShareNs: null, ...episode },
    })),
  };
}

interface RunOptions extends Partial<RunResult> {
  /** Of the successful requests, ascending. */
  readonly latenciesMs?: readonly number[];
}

/** Ten seconds in which nothing happened, unless told otherwise. */
export function runOf({ latenciesMs = [], ...rest }: RunOptions = {}): RunResult {
  const latenciesNs = latenciesMs.map((ms) => ms * MS);
  return {
    replication: 1,
    startNs: SECOND,
    spanNs: 10 * SECOND,
    steadyFromNs: 0,
    issued: 0,
    attempts: 0,
    repeated: {
      retries: 0,
      hedges: 0,
      retriesDenied: 0,
      hedgesDenied: 0,
      wonByRetry: 0,
      wonByHedge: 0,
    },
    outcomes: outcomesOf({}),
    causes: Object.fromEntries(CAUSES.map((name) => [name, 0])) as RunResult['causes'],
    turnedAway: Object.fromEntries(REFUSERS.map((name) => [name, 0])) as RunResult['turnedAway'],
    latency: sketchOf(latenciesNs),
    exactNs: Float64Array.from(latenciesNs),
    clients: [],
    services: [],
    nodes: [],
    series: {
      ...{ binNs: SECOND, lastBinNs: SECOND, issued: [], ok: [], failed: [], latency: [] },
      ...{ backlog: [], lanes: [], inFlight: [] },
    },
    balancers: ['web/1'],
    faults: [],
    health: {
      ...{ downBelievedDownNs: 0, downBelievedUpNs: 0, upBelievedDownNs: 0 },
      ...{ upBelievedUpNs: 10 * SECOND, falseEjections: 0 },
    },
    belowFloorNs: 0,
    log: [],
    logDropped: { probes: 0, others: 0 },
    parts: [],
    inSystemAreaNs: 0,
    events: 0,
    endNs: 11 * SECOND,
    bound: null,
    ...rest,
  };
}
