/** Constant law: always the same value; 0 is allowed and means "takes no time". */

import { checkParameters, describeGiven, isGiven, readNumber } from './read.ts';
import type { LawDefinition, LawParameters } from './types.ts';
import { LawError } from './types.ts';

const parameters: LawParameters = {
  value: { kind: 'duration', summary: 'The value.' },
  mean: { kind: 'duration', summary: 'The same: the value.' },
};

export const constant: LawDefinition = {
  name: 'constant',
  summary: 'Always the same value.',
  parameters,
  ways: [['value'], ['mean']],
  create(given) {
    checkParameters('constant', parameters, given);
    if (isGiven(given, 'value') === isGiven(given, 'mean')) {
      const got = isGiven(given, 'value') ? 'both' : 'neither';
      throw new LawError(`constant is determined by one of value, mean; got ${got}`, null);
    }
    const value = readNumber(given, isGiven(given, 'value') ? 'value' : 'mean');
    const text = `constant(${describeGiven(parameters, given)})`;
    return {
      quantile: () => value,
      cdf: (x) => (x >= value ? 1 : 0),
      survival: (x) => (x >= value ? 0 : 1),
      mean: value,
      variance: 0,
      describe: () => text,
    };
  },
};
