/**
 * Mixture: one of several laws, chosen at random by weight.
 *
 * One uniform still decides everything: the inverse of the mixed distribution function is solved, so
 * a larger u never gives a shorter duration, and common random numbers keep their meaning.
 */

import { createMixture } from './mixture-quantile.ts';
import { checkParameters, formatShare, readLaws, readShares } from './read.ts';
import type { Law, LawDefinition, LawParameters, LawSpec } from './types.ts';
import { LawError } from './types.ts';

const parameters: LawParameters = {
  components: { kind: 'laws', summary: 'The laws, each with its weight.', required: true },
};

/** Nested laws are made by `createLaw`, which the index gives: it knows all of them. */
export function defineMixture(createLaw: (spec: LawSpec) => Law): LawDefinition {
  return {
    name: 'mixture',
    summary: 'One of several laws, chosen at random by weight.',
    parameters,
    ways: [['components']],
    create(given) {
      checkParameters('mixture', parameters, given);
      const components = readLaws(given, 'components');
      const weights = components.map(({ weight }) => weight);
      const shares = readShares(weights, 'components');
      const laws = components.map(({ law }, i) => createComponent(createLaw, law, i));
      const parts = laws.map((law, i) => `${formatShare(shares[i]!, 4)} ${law.describe()}`);
      const text = `mixture(${parts.join(', ')})`;
      const used = laws
        .map((law, i) => ({ law, share: shares[i]! }))
        .filter(({ share }) => share > 0);
      return createMixture(used, () => text);
    },
  };
}

function createComponent(createLaw: (spec: LawSpec) => Law, spec: LawSpec, index: number): Law {
  try {
    return createLaw(spec);
  } catch (error) {
    if (!(error instanceof LawError)) throw error;
    throw new LawError(`component ${index + 1}: ${error.message}`, 'components');
  }
}
