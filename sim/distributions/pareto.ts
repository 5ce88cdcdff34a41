/**
 * Pareto law: the probability to exceed x falls like x^-shape. With `max` it is the bounded Pareto.
 *
 * The spread is 1 ÷ shape. Two statistics fit shapes from 0.1 up; with a mean among them from 1.05,
 * as the mean is infinite at 1 and, just above it, made of values that no run would ever see.
 */

import { fitScaleFamily } from './fit.ts';
import { power } from './numeric/exponentials.ts';
import { createBoundedPareto } from './pareto-bounded.ts';
import { fitBoundedPareto } from './pareto-bounded-fit.ts';
import { checkParameters, describeGiven, isGiven } from './read.ts';
import type { ScaleFamily } from './scale-family.ts';
import { familyParameters, familyWays } from './scale-family.ts';
import type { Law, LawDefinition, LawParameters } from './types.ts';

const family: ScaleFamily = {
  name: 'pareto',
  spreadMin: 1e-4,
  spreadMax: 10,
  spreadMaxForMean: 1 / 1.05,
  logMean: (spread) => -Math.log1p(-spread),
  logQuantile: (spread, p, q) => -spread * (p < q ? Math.log1p(-p) : Math.log(q)),
  // cv² = 1 ÷ (shape (shape − 2)), so shape = 1 + √(1 + 1 ÷ cv²).
  spreadOfCv: (cv) => cv / (cv + Math.sqrt(cv * cv + 1)),
  cvOfSpread: (spread) => (spread < 0.5 ? spread / Math.sqrt(1 - 2 * spread) : Infinity),
  shape: {
    name: 'shape',
    summary: 'Alpha: the smaller, the heavier the tail; the mean is finite above 1.',
    toSpread: (shape) => 1 / shape,
    fromSpread: (spread) => 1 / spread,
  },
  scale: { name: 'min', summary: 'The smallest value.' },
};

const parameters: LawParameters = {
  ...familyParameters(family),
  max: { kind: 'duration', summary: 'Cuts the tail off here: the bounded Pareto law.' },
};

export const pareto: LawDefinition = {
  name: 'pareto',
  summary: 'A tail that falls like a power: few requests make most of the work.',
  parameters,
  ways: [
    ...familyWays(family),
    ['min', 'max', 'shape'],
    ['min', 'max', 'mean'],
    ['max', 'shape', 'mean'],
  ],
  create(given) {
    checkParameters('pareto', parameters, given);
    const text = `pareto(${describeGiven(parameters, given)})`;
    if (isGiven(given, 'max')) return createBoundedPareto(fitBoundedPareto(given), () => text);
    const { spread, scale } = fitScaleFamily(family, given);
    return createPareto({ spread, min: scale }, () => text);
  },
};

function createPareto(
  { spread, min }: { readonly spread: number; readonly min: number },
  describe: () => string,
): Law {
  const mean = spread < 1 ? min / (1 - spread) : Infinity;
  const cv = family.cvOfSpread(spread);
  return {
    quantile: (u) => min * Math.exp(-spread * Math.log1p(-u)),
    cdf: (x) => (x > min ? 1 - power(min / x, 1 / spread) : 0),
    survival: (x) => (x > min ? power(min / x, 1 / spread) : 1),
    mean,
    variance: cv === Infinity ? Infinity : mean * mean * cv * cv,
    describe,
  };
}
