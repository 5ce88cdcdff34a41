/** Random histories of one balancer: requests begin and end, nodes come and go, time passes. */

import seedrandom from 'seedrandom';
import type {
  ParameterDeclaration,
  ParameterSchema,
  ParameterValue,
  ParameterValues,
} from '../../../algorithms/parameters.ts';
import type { Uniform } from '../../../algorithms/random.ts';
import { below, oneOf } from '../draws.ts';

export type Step =
  | { readonly step: 'send'; readonly key: number }
  | {
      readonly step: 'end';
      readonly which: number;
      readonly latencyNs: number;
      readonly ok: boolean;
    }
  | { readonly step: 'membership'; readonly bits: number }
  | { readonly step: 'weight'; readonly which: number; readonly weight: number }
  | {
      readonly step: 'report';
      readonly which: number;
      readonly inside: number;
      readonly busy: number;
    }
  | { readonly step: 'wait'; readonly ns: number };

export interface History {
  readonly weights: readonly number[];
  readonly parameters: ParameterValues;
  readonly keyCount: number;
  /** Of every node. */
  readonly limit: number;
  readonly steps: readonly Step[];
}

const KEYS = 31;
const POOL_WEIGHTS = [0, 0.5, 1, 1, 2, 5, 100];
const LIMITS = [Infinity, 1, 3];
const NEW_WEIGHTS = [0.25, 1, 3, 1000];
/** Five of fifteen steps send, three end a request, …; membership may change between any two. */
const KINDS = [
  ...Array<Step['step']>(5).fill('send'),
  ...Array<Step['step']>(3).fill('end'),
  ...Array<Step['step']>(2).fill('membership'),
  ...Array<Step['step']>(2).fill('report'),
  ...Array<Step['step']>(2).fill('wait'),
  'weight',
] as const;

/** The same number gives the same history. */
export function anyHistory(number: number, schema: ParameterSchema): History {
  const rng = seedrandom.alea(`history ${number}`).double;
  const nodes = 1 + below(rng, 9);
  return {
    weights: Array.from({ length: nodes }, () => oneOf(rng, POOL_WEIGHTS)),
    parameters: anyParameters(rng, schema),
    keyCount: rng() < 0.5 ? KEYS : Infinity,
    limit: oneOf(rng, LIMITS),
    steps: Array.from({ length: 1 + below(rng, 150) }, () => anyStep(rng)),
  };
}

function anyStep(rng: Uniform): Step {
  const step = oneOf(rng, KINDS);
  const which = below(rng, 1000);
  switch (step) {
    case 'send':
      return { step, key: below(rng, KEYS) };
    case 'end':
      return { step, which, latencyNs: rng() < 0.3 ? 0 : below(rng, 1e9), ok: rng() < 0.5 };
    case 'membership':
      return { step, bits: below(rng, 512) };
    case 'weight':
      return { step, which, weight: oneOf(rng, NEW_WEIGHTS) };
    case 'report':
      return { step, which, inside: below(rng, 20), busy: oneOf(rng, [0, 0.1, 0.5, 1]) };
    case 'wait':
      return { step, ns: below(rng, 1e10) };
  }
}

/** Each parameter at a bound, between them, or left out. */
function anyParameters(rng: Uniform, schema: ParameterSchema): ParameterValues {
  const chosen = Object.entries(schema).filter(() => rng() < 0.7);
  return Object.fromEntries(chosen.map(([name, one]) => [name, anyValue(rng, one)]));
}

function anyValue(rng: Uniform, declaration: ParameterDeclaration): ParameterValue {
  const { kind, choices, min = 0, max = Infinity } = declaration;
  if (kind === 'boolean') return rng() < 0.5;
  if (kind === 'choice') return oneOf(rng, choices!);
  if (rng() < 0.1) return declaration.default;
  const low = kind === 'duration' ? Math.max(1, min) : min;
  const width = { integer: 9, duration: 1e9, number: 1, ratio: 1 }[kind];
  const high = Math.min(max, low + width);
  if (rng() < 0.2) return rng() < 0.5 ? low : high;
  const isWhole = kind === 'integer' || kind === 'duration';
  return isWhole ? low + below(rng, high - low + 1) : low + rng() * (high - low);
}
