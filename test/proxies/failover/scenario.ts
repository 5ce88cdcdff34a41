/** What a scenario file says, in the terms of who performs it on a real proxy. */

import { join } from 'node:path';
import { loadScenario } from '../../../scenarios/format/load.ts';
import type { ResolvedPolicy, ResolvedService } from '../../../scenarios/format/resolved.ts';
import type { Blow } from './victims.ts';

export interface Plot {
  readonly name: string;
  readonly path: string;
  readonly ratePerS: number;
  readonly serviceMs: number;
  /** How long the proxy waits for an answer. */
  readonly timeoutMs: number;
  readonly nodeCount: number;
  readonly check: ResolvedPolicy;
  readonly blow: Blow;
  /** From 0. */
  readonly victim: number;
  /** Since the load began, without the phase. */
  readonly strikeMs: number;
  readonly strikeForMs: number;
  readonly lengthMs: number;
}

const MS = 1e6;

/** Reads a scenario of this folder. Throws if the stage has no means for what it says. */
export function readPlot(name: string): Plot {
  const path = join(import.meta.dirname, `${name}.yaml`);
  const { run, clients, services, faults } = loadScenario(path).scenario;
  const { arrivals } = clients[0]!;
  const { timeoutNs, groups, health } = services[0]!;
  const { kind, nodes, time } = faults[0]!;
  const { service, count } = groups[0]!;
  const isPlayable = groups.length === 1 && health.length === 1 && service.law === 'constant';
  if (!isPlayable || arrivals.process !== 'poisson' || (kind !== 'crash' && kind !== 'hang')) {
    throw new Error(`${name} says more than the stage can do`);
  }
  return {
    name,
    path,
    ratePerS: arrivals.ratePerS,
    serviceMs: Number(service.parameters.value) / MS,
    timeoutMs: timeoutNs! / MS,
    nodeCount: count,
    check: health[0]!,
    blow: kind,
    victim: nodeNumber(services[0]!, nodes[0]!),
    strikeMs: (run.warmupNs + time.atNs) / MS,
    strikeForMs: time.forNs! / MS,
    lengthMs: (run.warmupNs + run.durationNs!) / MS,
  };
}

function nodeNumber({ name, groups }: ResolvedService, node: string): number {
  return Number(node.slice(`${name}/${groups[0]!.name}-`.length)) - 1;
}
