/** Erlang law: the sum of k exponential stages. More stages, less variation: cv = 1 ÷ √k. */

import { fitScale } from './fit-scale.ts';
import { createGamma, gammaLogQuantile } from './gamma-quantile.ts';
import { checkParameters, describeGiven, readNumber } from './read.ts';
import { LOCATION_NAMES, LOCATION_PARAMETERS } from './statistics.ts';
import type { LawDefinition, LawParameters } from './types.ts';
import { LawError } from './types.ts';

/** Beyond it the cv is below 0.001. */
const STAGES_MOST = 1_000_000;

const parameters: LawParameters = {
  k: { kind: 'integer', summary: 'Number of exponential stages.', required: true },
  ...LOCATION_PARAMETERS,
};

export const erlang: LawDefinition = {
  name: 'erlang',
  summary: 'The sum of k exponential stages: less variable than exponential.',
  parameters,
  ways: LOCATION_NAMES.map((name) => ['k', name]),
  create(given) {
    checkParameters('erlang', parameters, given);
    const k = readNumber(given, 'k');
    if (k < 1 || k > STAGES_MOST) {
      throw new LawError(`k of erlang must be 1 to ${STAGES_MOST}; got ${k}`, 'k');
    }
    const quantile = (p: number, q: number) => Math.exp(gammaLogQuantile(k, p, q));
    const scale = fitScale({ name: 'erlang', mean: k, quantile }, given);
    const text = `erlang(${describeGiven(parameters, given)})`;
    return createGamma({ shape: k, scale }, () => text);
  },
};
