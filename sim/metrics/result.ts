/** Turns what was recorded into a RunResult. */

import { severityOf } from '../model/faults/severity.ts';
import { steadyFromNs } from '../model/steady-span.ts';
import type { Model } from '../model/types.ts';
import { causeNames, causeOfFault, OUTCOMES } from '../outcomes.ts';
import { REFUSERS } from '../turned-away.ts';
import { DISBELIEVED, DOWN } from './beliefs.ts';
import type { PartRecorder } from './part-recorder.ts';
import type { Recorder } from './recorder.ts';
import type {
  ClientResult,
  FaultResult,
  HealthResult,
  NodeResult,
  PartResult,
  RunResult,
  ServiceResult,
} from './types.ts';

export interface RunEnd {
  readonly replication: number;
  readonly events: number;
  readonly endNs: number;
  readonly bound: string | null;
}

export function collectResult(model: Model, recorder: Recorder, end: RunEnd): RunResult {
  const { latency } = recorder;
  const exact = latency.count <= recorder.exactNs.length;
  return {
    replication: end.replication,
    startNs: recorder.startNs,
    spanNs: recorder.endNs - recorder.startNs,
    steadyFromNs: steadyFromNs(model),
    issued: recorder.issued,
    attempts: recorder.attempts,
    repeated: { ...recorder.repeated },
    outcomes: tally(OUTCOMES, recorder.outcomes),
    causes: tally(causeNames(model.faults), recorder.causes),
    turnedAway: tally(REFUSERS, recorder.turnedAway),
    latency: latency.toSketch(),
    exactNs: exact ? recorder.exactNs.slice(0, latency.count).sort() : null,
    clients: clientResults(model, recorder),
    parts: recorder.parts.map(partResult),
    services: serviceResults(model, recorder),
    nodes: nodeResults(model, recorder),
    series: recorder.series.result(),
    balancers: recorder.failures.beliefs.balancers.map(({ name }) => name),
    faults: faultResults(model, recorder),
    health: healthResult(recorder),
    belowFloorNs: recorder.floor.belowNs(recorder.endNs - recorder.startNs),
    log: recorder.log.entries,
    logDropped: { probes: recorder.log.droppedProbes, others: recorder.log.dropped },
    inSystemAreaNs: recorder.measuredInSystemAreaNs,
    events: end.events,
    endNs: end.endNs,
    bound: end.bound,
  };
}

function partResult(part: PartRecorder): PartResult {
  const { latency, exactNs } = part;
  const isExact = latency.count <= exactNs.length;
  return {
    issued: part.issued,
    attempts: part.attempts,
    outcomes: tally(OUTCOMES, part.outcomes),
    latency: latency.toSketch(),
    exactNs: isExact ? exactNs.slice(0, latency.count).sort() : null,
  };
}

function tally<K extends string>(names: readonly K[], counts: Float64Array): Record<K, number> {
  const entries = names.map((name, i) => [name, counts[i]!] as const);
  return Object.fromEntries(entries) as Record<K, number>;
}

function faultResults(model: Model, recorder: Recorder): readonly FaultResult[] {
  const { episodes } = recorder.observed;
  return model.faults.map((fault, position) => ({
    id: fault.id,
    kind: fault.kind,
    severity: severityOf(fault),
    episodes: episodes.filter((episode) => episode.fault === position),
    failed: failedBy(causeOfFault(position), recorder),
  }));
}

function failedBy(cause: number, { causeOutcomes }: Recorder): Readonly<Record<string, number>> {
  const counts = OUTCOMES.map((name, outcome) => {
    const count = causeOutcomes[cause * OUTCOMES.length + outcome]!;
    return [name, count] as const;
  });
  return Object.fromEntries(counts.filter(([, count]) => count > 0));
}

function healthResult(recorder: Recorder): HealthResult {
  const { areas, falseEjections } = recorder.observed;
  const cell = (wanted: number) => {
    let sumNs = 0;
    areas.byStateNs.forEach((areaNs, bits) => {
      if ((bits & (DOWN | DISBELIEVED)) === wanted) sumNs += areaNs;
    });
    return sumNs;
  };
  return {
    downBelievedDownNs: cell(DOWN | DISBELIEVED),
    downBelievedUpNs: cell(DOWN),
    upBelievedDownNs: cell(DISBELIEVED),
    upBelievedUpNs: cell(0),
    falseEjections,
  };
}

function clientResults(model: Model, recorder: Recorder): readonly ClientResult[] {
  return model.clients.map((client, i) => ({
    name: client.name,
    issued: recorder.clientIssued[i]!,
    ok: recorder.clientOk[i]!,
    latencySumNs: recorder.clientLatencyNs[i]!,
  }));
}

function serviceResults(model: Model, { picks }: Recorder): readonly ServiceResult[] {
  return model.services.map(({ name }, i) => ({
    name,
    attempts: picks.attempts[i]!,
    repeats: picks.repeats[i]!,
  }));
}

function nodeResults(model: Model, recorder: Recorder): readonly NodeResult[] {
  const nodes = model.services.flatMap((service) =>
    service.nodes.map((node) => ({ node, service: service.name })),
  );
  return nodes.map(({ node, service }, i) => ({
    name: node.name,
    service,
    zone: node.zone,
    concurrency: node.concurrency,
    speed: node.speed,
    weight: node.weight,
    capacityPerS: (node.concurrency * node.speed * 1e9) / node.service.mean,
    requests: recorder.nodeRequests[i]!,
    errors: recorder.nodeErrors[i]!,
    busyAreaNs: recorder.busyAreaNs[i]!,
    // Busy counts workers; the rest of those inside wait (or, under sharing, slow each other down).
    queueAreaNs: Math.max(0, recorder.insideAreaNs[i]! - recorder.busyAreaNs[i]!),
    ejectedNs: recorder.observed.areas.ejectedNs[i]!,
  }));
}
