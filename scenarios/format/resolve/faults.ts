/** The faults: which nodes each of them hits, and when. */

import { quoteValue } from '../quote-value.ts';
import type {
  ResolvedClient,
  ResolvedFault,
  ResolvedFaultTime,
  ResolvedService,
} from '../resolved.ts';
import { complain, type ScenarioContext } from '../scenario-context.ts';
import type { FaultInput } from '../schema/fault.ts';
import {
  type NodeDirectory,
  nodeDirectory,
  resolveRegistries,
  resolveTarget,
} from './fault-target.ts';

/** What an error takes when nobody says: a process that refuses at once. */
const ERROR_ANSWER_NS = 1e6;

/** Null for those that do not fit the schema. Wrong ones are reported and left out. */
export function resolveFaults(
  context: ScenarioContext,
  inputs: readonly (FaultInput | null)[],
  services: readonly ResolvedService[],
  seed: string,
): ResolvedFault[] {
  const directory = nodeDirectory(services, seed);
  const counts = new Map<string, number>();
  const ids = new Set<string>();
  return inputs.flatMap((input, index) => {
    if (input === null) return [];
    const number = (counts.get(input.kind) ?? 0) + 1;
    counts.set(input.kind, number);
    const id = input.id ?? `${input.kind}-${number}`;
    if (ids.has(id)) {
      const message = `two faults are called ${quoteValue(id)}`;
      complain(context, ['faults', index], { code: 'duplicate-fault', message });
    }
    ids.add(id);
    return resolveFault(context, { input, index, id, directory, services }) ?? [];
  });
}

interface FaultToResolve {
  readonly input: FaultInput;
  readonly index: number;
  readonly id: string;
  readonly directory: NodeDirectory;
  readonly services: readonly ResolvedService[];
}

function resolveFault(
  context: ScenarioContext,
  { input, index, id, directory, services }: FaultToResolve,
): ResolvedFault | null {
  const time = resolveTime(context, input, index);
  if (input.kind === 'registry-outage') {
    const hit = resolveRegistries(context, index, input.target, services);
    if (hit === null || time === null) return null;
    return { id, kind: input.kind, target: hit, nodes: [], services: hit, time };
  }
  const nodes = resolveTarget(context, index, input.target, directory);
  if (nodes === null || time === null) return null;
  if (time.byZone && !haveZones(context, index, nodes, directory)) return null;
  const base = { id, target: input.target, nodes, time };
  switch (input.kind) {
    case 'errors': {
      const { kind, share = 1, answer = ERROR_ANSWER_NS, sequence } = input;
      return { ...base, kind, share, answerNs: answer, ...(sequence && { sequence }) };
    }
    case 'slow':
    case 'cold-start':
      return { ...base, kind: input.kind, factor: input.factor };
    case 'flap':
      return { ...base, kind: input.kind, downNs: input.down, upNs: input.up };
    case 'restart': {
      const { kind, down, drain } = input;
      return { ...base, kind, downNs: down, ...(drain !== undefined && { drainNs: drain }) };
    }
    case 'partition': {
      const of = (input.of ?? 'everything') as 'everything';
      return { ...base, kind: input.kind, balancers: input.balancers ?? null, of };
    }
    case 'lying-probe':
      return { ...base, kind: input.kind, says: (input.says ?? 'ok') as 'ok' };
    default:
      return { ...base, kind: input.kind };
  }
}

/** What is to fail by zone must be in one. */
function haveZones(
  context: ScenarioContext,
  index: number,
  targets: readonly string[],
  { nodes }: NodeDirectory,
): boolean {
  const placeless = nodes.find(({ name, zone }) => zone === null && targets.includes(name));
  if (placeless === undefined) return true;
  complain(context, ['faults', index, 'by'], {
    code: 'conflict',
    message: `\`${placeless.name}\` is in no zone, so it cannot fail with one`,
    suggestion: 'give its group a `zone`, or aim at others',
  });
  return false;
}

function resolveTime(
  context: ScenarioContext,
  input: FaultInput,
  index: number,
): ResolvedFaultTime | null {
  const { at, for: lasts, every, times, mtbf, mttr, together, by } = input;
  const problem = timeProblem(input) ?? sequenceProblem(input);
  if (problem !== null) {
    complain(context, ['faults', index], { code: 'conflict', ...problem });
    return null;
  }
  return {
    atNs: at ?? 0,
    forNs: lasts ?? null,
    everyNs: every ?? null,
    times: times ?? null,
    mtbfNs: mtbf ?? null,
    mttrNs: mttr ?? null,
    together: together ?? by === 'all',
    ...(by === 'zone' && { byZone: true as const }),
  };
}

function timeProblem(input: FaultInput): { message: string; suggestion: string } | null {
  const { kind, at, for: lasts, every, times, mtbf, mttr, together, by } = input;
  if ((mtbf === undefined) !== (mttr === undefined)) {
    return { message: '`mtbf` and `mttr` belong together', suggestion: 'give both' };
  }
  const byChance = mtbf !== undefined;
  if (byChance && (every !== undefined || kind === 'flap' || kind === 'restart')) {
    const message = `a fault comes by chance (\`mtbf\`) or on schedule, not both`;
    return { message, suggestion: 'remove `mtbf` and `mttr`, or the schedule' };
  }
  if (!byChance && at === undefined) {
    return { message: 'when does the fault begin?', suggestion: 'write for example `at: 30s`' };
  }
  if ((together === true || by !== undefined) && !byChance) {
    const key = by === undefined ? 'together' : 'by';
    return { message: `\`${key}\` is about faults by chance`, suggestion: 'remove it' };
  }
  if (together !== undefined && by !== undefined) {
    return { message: '`together: true` is `by: all`', suggestion: 'write `by` alone' };
  }
  if (times !== undefined && every === undefined) {
    return { message: '`times` needs `every`', suggestion: 'write for example `every: 30s`' };
  }
  if (every !== undefined && kind !== 'restart' && (lasts === undefined || lasts > every)) {
    const message = 'a fault that comes `every` so often must be over by then';
    return { message, suggestion: 'give it a shorter `for`' };
  }
  if (kind === 'restart' && every === undefined) {
    return { message: 'how far apart are the restarts?', suggestion: 'write `every: 30s`' };
  }
  if (kind === 'cold-start' && lasts === undefined && !byChance) {
    return { message: 'how long does it take to warm up?', suggestion: 'write `for: 20s`' };
  }
  return null;
}

function sequenceProblem(input: FaultInput): { message: string; suggestion: string } | null {
  if (input.kind !== 'errors' || input.sequence === undefined || input.share === undefined) {
    return null;
  }
  return { message: 'errors hit a `share` or a `sequence`', suggestion: 'remove one of the two' };
}

/** A request that is lost ends only when somebody gives up on it. */
export function reportEndlessWaits(
  context: ScenarioContext,
  faults: readonly ResolvedFault[],
  clients: readonly ResolvedClient[],
  services: readonly ResolvedService[],
): void {
  faults.forEach((fault, index) => {
    if (fault.nodes.length === 0) return;
    const isLossy = ['blackhole', 'partition'].includes(fault.kind);
    if (!isLossy && !(fault.kind === 'hang' && fault.time.forNs === null)) return;
    const service = services.find(({ name }) => fault.nodes[0]!.startsWith(`${name}/`));
    const endless = clients.find(({ to, timeoutNs }) => to === service?.name && timeoutNs === null);
    if (endless === undefined || service === undefined || service.timeoutNs !== null) return;
    complain(context, ['faults', index], {
      code: 'endless-wait',
      message: `\`${fault.id}\` swallows requests, and nobody gives up on them`,
      suggestion: `give \`clients.${endless.name}\` or \`services.${service.name}\` a \`timeout\``,
    });
  });
}
