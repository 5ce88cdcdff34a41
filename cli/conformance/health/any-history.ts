/** Random histories of a health check: nodes fail, recover, come and go, and parameters differ. */

import seedrandom from 'seedrandom';
import {
  RESULT_ERROR,
  RESULT_OK,
  RESULT_REFUSED,
  RESULT_REJECTED,
  RESULT_RESET,
  RESULT_TIMEOUT,
  type Result,
} from '../../../algorithms/health/results.ts';
import type { HealthDefinition } from '../../../algorithms/health/types.ts';
import type {
  ParameterDeclaration,
  ParameterSchema,
  ParameterValue,
  ParameterValues,
} from '../../../algorithms/parameters.ts';
import type { Uniform } from '../../../algorithms/random.ts';
import { below, oneOf } from '../draws.ts';
import { createHealthDriver, type HealthDriver, type World } from './driver.ts';

const NODES = 4;
const STRETCHES = 40;
const RESULTS: readonly Result[] = [
  ...Array<Result>(6).fill(RESULT_OK),
  RESULT_ERROR,
  RESULT_TIMEOUT,
  RESULT_REFUSED,
  RESULT_RESET,
  RESULT_REJECTED,
];
const GAPS_NS = [20e6, 100e6, 1e9];

export interface HistoryOptions {
  readonly parameters?: ParameterValues;
  /** Nodes leave and join. */
  readonly isMoving?: boolean;
}

/** The same number makes the same history; it has not begun yet. */
export function anyHistory(
  definition: HealthDefinition,
  number: number,
  { parameters = {}, isMoving = true }: HistoryOptions = {},
): HealthDriver {
  const rng = seedrandom.alea(`history ${number}`).double;
  const driver = createHealthDriver(definition, {
    nodeCount: NODES,
    parameters,
    seed: `check ${number}`,
    probes: anyWorld(rng),
    requests: anyWorld(rng),
    members: isMoving ? [0, 2] : [0, 1, 2, 3],
  });
  if (rng() < 0.8) driver.startTraffic(oneOf(rng, GAPS_NS));
  if (!isMoving) return driver;
  for (let atNs = 0; atNs < HISTORY_NS; atNs += Math.floor(rng() * 20e9)) {
    const node = below(rng, NODES);
    // Often back at the same instant.
    const times = 1 + below(rng, 3);
    driver.at(atNs, () => {
      for (let i = 0; i < times; i++)
        driver.isMember(node) ? driver.leave(node) : driver.join(node);
    });
  }
  return driver;
}

export const HISTORY_NS = 400e9;

/** Each node behaves the same for a while; some answers take longer than anybody waits. */
function anyWorld(rng: Uniform): World {
  const stretches = Array.from({ length: NODES * STRETCHES }, () => ({
    result: oneOf(rng, RESULTS),
    latencyNs: rng() < 0.1 ? below(rng, 100e9) : rng() < 0.2 ? 0 : below(rng, 300e6),
  }));
  return (node, sentNs) => {
    const stretch = Math.floor(sentNs / (HISTORY_NS / STRETCHES)) % STRETCHES;
    return stretches[node * STRETCHES + stretch]!;
  };
}

/** Each parameter near its default, at a bound, or left out. */
export function anyParameters(number: number, schema: ParameterSchema): ParameterValues {
  const rng = seedrandom.alea(`parameters ${number}`).double;
  const chosen = Object.entries(schema).filter(() => rng() < 0.6);
  return Object.fromEntries(chosen.map(([name, one]) => [name, anyValue(rng, one)]));
}

function anyValue(rng: Uniform, declaration: ParameterDeclaration): ParameterValue {
  const { kind, choices, min = 0, max = Infinity } = declaration;
  const usual = declaration.default;
  if (kind === 'boolean') return rng() < 0.5;
  if (kind === 'choice') return oneOf(rng, choices!);
  if (kind === 'integer') return Math.min(max, min + below(rng, 5));
  if (kind === 'duration') {
    // No interval of a few nanoseconds: histories last for minutes.
    const about = usual === 0 ? 2e9 : (usual as number);
    return Math.max(min, Math.min(max, Math.floor(about * (0.2 + 2 * rng()))));
  }
  const high = Math.min(max, kind === 'ratio' ? 1 : 2 * (usual as number));
  return min + rng() * (high - min);
}
