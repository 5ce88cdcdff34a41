/** Random histories of a failover policy: verdicts, nodes that come and go, requests that end, time. */

import seedrandom from 'seedrandom';
import type { FailoverDefinition } from '../../../algorithms/failover/types.ts';
import type {
  ParameterDeclaration,
  ParameterSchema,
  ParameterValue,
  ParameterValues,
} from '../../../algorithms/parameters.ts';
import type { Uniform } from '../../../algorithms/random.ts';
import { below, oneOf } from '../draws.ts';
import { createFailoverDriver, type FailoverDriver, type Stage } from './driver.ts';

export type Step =
  | { readonly step: 'verdict'; readonly node: number; readonly healthy: boolean }
  | { readonly step: 'belief'; readonly healthy: readonly number[] }
  | { readonly step: 'join'; readonly node: number; readonly healthy: boolean }
  | { readonly step: 'leave'; readonly node: number }
  | {
      readonly step: 'end';
      readonly node: number;
      readonly ok: boolean;
      readonly latencyNs: number;
    }
  | { readonly step: 'wait'; readonly ns: number };

export interface History {
  readonly stage: Stage;
  readonly steps: readonly Step[];
}

const NODES = 8;
const KINDS = ['verdict', 'belief', 'join', 'leave', 'end', 'wait'] as const;

/** The same number makes the same history. */
export function anyHistory({ parameters }: FailoverDefinition, number: number): History {
  const rng = seedrandom.alea(`failover ${number}`).double;
  const perNode = <T>(values: readonly T[]) =>
    Array.from({ length: NODES }, () => oneOf(rng, values));
  const stage = {
    weights: perNode([0, 0.5, 1, 1, 3]),
    priorities: perNode([0, 1, 2]),
    zones: perNode(['a', 'b', null]),
    zone: oneOf(rng, ['a', 'c', null]),
    members: someOf(rng),
    healthy: someOf(rng),
    parameters: anyParameters(rng, parameters),
  };
  return { stage, steps: Array.from({ length: below(rng, 41) }, () => anyStep(rng)) };
}

function anyStep(rng: Uniform): Step {
  const step = oneOf(rng, KINDS);
  const node = below(rng, NODES);
  switch (step) {
    case 'belief':
      return { step, healthy: someOf(rng) };
    case 'leave':
      return { step, node };
    case 'end':
      return { step, node, ok: rng() < 0.5, latencyNs: 1 + below(rng, 1e9) };
    case 'wait':
      // Declared durations are drawn from the first microsecond or, of intervals, millisecond.
      return { step, ns: below(rng, rng() < 0.5 ? 1500 : 5_000_000) };
    default:
      return { step, node, healthy: rng() < 0.5 };
  }
}

function someOf(rng: Uniform): readonly number[] {
  const share = rng();
  return Array.from({ length: NODES }, (_, node) => node).filter(() => rng() < share);
}

/** Each parameter as declared, or left out. */
function anyParameters(rng: Uniform, schema: ParameterSchema): ParameterValues {
  const chosen = Object.entries(schema).filter(() => rng() < 0.5);
  return Object.fromEntries(chosen.map(([name, one]) => [name, anyValue(rng, one)]));
}

function anyValue(rng: Uniform, declaration: ParameterDeclaration): ParameterValue {
  const { kind, choices, min = 0, max = Infinity } = declaration;
  if (kind === 'boolean') return rng() < 0.5;
  if (kind === 'choice') return oneOf(rng, choices!);
  if (kind === 'integer') return min + below(rng, Math.min(max - min, 9) + 1);
  if (kind === 'duration') return Math.max(1, min) + below(rng, 1000);
  return min + rng() * (Math.min(max, min + 1) - min);
}

/** Plays a history; the driver refutes selections that the contract does not allow. */
export function play(
  definition: FailoverDefinition,
  { stage, steps }: History,
  look?: (driver: FailoverDriver) => void,
): FailoverDriver {
  const driver = createFailoverDriver(definition, stage);
  look?.(driver);
  for (const step of steps) {
    take(driver, step);
    look?.(driver);
  }
  return driver;
}

function take(driver: FailoverDriver, step: Step): void {
  if (step.step === 'wait') driver.runUntil(driver.nowNs + step.ns);
  else if (step.step === 'verdict') driver.setHealthy(step.node, step.healthy);
  else if (step.step === 'belief') driver.setBelief(step.healthy);
  else if (step.step === 'end') driver.end(step.node, step.latencyNs, step.ok);
  else if (step.step === 'leave') driver.leave(step.node);
  else if (driver.isMember[step.node] === 0) driver.join(step.node, step.healthy);
}

/** What happened, in words. */
export function historyText({ stage, steps }: History): string {
  const given = Object.entries(stage.parameters ?? {}).map(([name, value]) => `${name}=${value}`);
  const pool = [
    `weights ${stage.weights.join(', ')}`,
    `priorities ${stage.priorities!.join(', ')}`,
    `zones ${stage.zones!.map((zone) => zone ?? 'none').join(', ')}, own ${stage.zone ?? 'none'}`,
    `there ${stage.members!.join(', ') || 'nobody'}`,
    `healthy ${stage.healthy!.join(', ') || 'nobody'}`,
  ];
  return [...pool, ...given, ...steps.map(stepText)].join('; ');
}

function stepText(step: Step): string {
  switch (step.step) {
    case 'wait':
      return `wait ${step.ns} ns`;
    case 'verdict':
      return `node ${step.node} is believed ${step.healthy ? 'healthy' : 'unhealthy'}`;
    case 'belief':
      return `believed healthy: ${step.healthy.join(', ') || 'nobody'}`;
    case 'end':
      return `a request to node ${step.node} ${step.ok ? 'ends' : 'fails'} after ${step.latencyNs} ns`;
    case 'leave':
      return `node ${step.node} leaves`;
    case 'join':
      return `node ${step.node} joins, ${step.healthy ? 'healthy' : 'unhealthy'}`;
  }
}
