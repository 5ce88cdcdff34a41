/** Exponential law: memoryless, cv 1. One statistic determines it. */

import { fitScale } from './fit-scale.ts';
import { expMinusOne } from './numeric/exponentials.ts';
import { checkParameters, describeGiven } from './read.ts';
import { LOCATION_NAMES, LOCATION_PARAMETERS } from './statistics.ts';
import type { LawDefinition } from './types.ts';

const parameters = LOCATION_PARAMETERS;

export const exponential: LawDefinition = {
  name: 'exponential',
  summary: 'Memoryless: how long it took so far says nothing about how long it will take.',
  parameters,
  ways: LOCATION_NAMES.map((name) => [name]),
  create(given) {
    checkParameters('exponential', parameters, given);
    const form = {
      name: 'exponential',
      mean: 1,
      quantile: (_p: number, q: number) => -Math.log(q),
    };
    const mean = fitScale(form, given);
    const text = `exponential(${describeGiven(parameters, given)})`;
    return {
      quantile: (u) => -mean * Math.log1p(-u),
      cdf: (x) => (x > 0 ? -expMinusOne(-x / mean) : 0),
      survival: (x) => (x > 0 ? Math.exp(-x / mean) : 1),
      mean,
      variance: mean * mean,
      describe: () => text,
    };
  },
};
