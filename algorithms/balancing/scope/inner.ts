/** The algorithm inside a scope: any of the other families, with its default parameters. */

import { HASH } from '../hash/index.ts';
import { LATENCY } from '../latency/index.ts';
import { LEARNING } from '../learning/index.ts';
import { LOAD } from '../load/index.ts';
import { ROTATION } from '../rotation/index.ts';
import type { AlgorithmDefinition, BalancerContext, BalancingAlgorithm } from '../types.ts';

const INNER: readonly AlgorithmDefinition[] = [
  ...ROTATION,
  ...LOAD,
  ...LATENCY,
  ...HASH,
  ...LEARNING,
];

/** Declares `within`; the default is what the product does there. */
export function withinParameter<const D extends string>(standard: D, { keys = true } = {}) {
  const allowed = INNER.filter(({ usesKeys }) => keys || !usesKeys);
  const which = keys ? 'any that is no scope' : 'any that is no scope and chooses without keys';
  return {
    kind: 'choice',
    choices: allowed.map(({ name }) => name),
    default: standard,
    summary: `The algorithm that chooses among the nodes in scope: ${which}, with its default parameters.`,
  } as const;
}

export function createInner(within: string, context: BalancerContext): BalancingAlgorithm {
  const found = INNER.find(({ name }) => name === within);
  if (!found) throw new RangeError(`no algorithm outside this family is called "${within}"`);
  return found.create({}, context);
}
