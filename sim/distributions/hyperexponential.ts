/**
 * Hyperexponential law: one of several exponential laws, chosen at random; cv 1 or more.
 *
 * From two statistics it has two branches of "balanced means": each contributes half of the mean
 * (Allen, Probability, Statistics and Queueing Theory, §5). The spread is the cv, from 1 to 100.
 */

import { fitScaleFamily } from './fit.ts';
import type { Branches } from './hyperexponential-quantile.ts';
import {
  createHyperexponential,
  hyperexponentialLogQuantile,
} from './hyperexponential-quantile.ts';
import {
  checkParameters,
  describeGiven,
  isGiven,
  readList,
  readShares,
  rejectTogether,
} from './read.ts';
import type { ScaleFamily } from './scale-family.ts';
import { familyParameters, familyWays } from './scale-family.ts';
import type { LawDefinition, LawParameters, LawValues } from './types.ts';
import { LawError } from './types.ts';

const family: ScaleFamily = {
  name: 'hyperexponential',
  spreadMin: 1,
  spreadMax: 100,
  spreadMaxForMean: 100,
  logMean: () => 0,
  logQuantile: (cv, p, q) => hyperexponentialLogQuantile(balanced(cv, 1), p, q),
  spreadOfCv: (cv) => cv,
  cvOfSpread: (cv) => cv,
};

const parameters: LawParameters = {
  ...familyParameters(family),
  means: { kind: 'durations', summary: 'Mean of each branch, instead of two statistics.' },
  weights: { kind: 'numbers', summary: 'How often each branch is taken, in any unit.' },
};

export const hyperexponential: LawDefinition = {
  name: 'hyperexponential',
  summary: 'Mostly short, sometimes long: one of several exponential laws; cv 1 or more.',
  parameters,
  ways: [...familyWays(family), ['means', 'weights']],
  create(given) {
    checkParameters('hyperexponential', parameters, given);
    const text = `hyperexponential(${describeGiven(parameters, given)})`;
    return createHyperexponential(readBranches(given), () => text);
  },
};

function readBranches(given: LawValues): Branches {
  if (!isGiven(given, 'means') && !isGiven(given, 'weights')) {
    const { spread, scale } = fitScaleFamily(family, given);
    return balanced(spread, scale);
  }
  const means = readList(given, 'means');
  const weights = readList(given, 'weights');
  rejectTogether(given, 'means and weights', Object.keys(familyParameters(family)));
  if (means.length !== weights.length) {
    throw new LawError(
      `hyperexponential needs a weight for each mean; got ${means.length} means ` +
        `and ${weights.length} weights`,
      isGiven(given, 'weights') ? 'weights' : 'means',
    );
  }
  if (means.includes(0)) throw new LawError('every one of means must be above 0', 'means');
  const shares = readShares(weights, 'weights');
  return {
    shares: shares.filter((share) => share > 0),
    means: means.filter((_, i) => shares[i]! > 0),
  };
}

/** Two branches with this cv, each of which contributes half of the mean. */
function balanced(cv: number, mean: number): Branches {
  const square = cv * cv;
  const root = Math.sqrt((square - 1) / (square + 1));
  const often = (1 + root) / 2;
  // (1 − root) ÷ 2 without its cancellation.
  const seldom = 1 / ((square + 1) * (1 + root));
  return { shares: [often, seldom], means: [mean / (2 * often), mean / (2 * seldom)] };
}
