/** Bimodal law: one of two values, such as a cache hit and a miss. */

import { formatDurationNs } from '../format-duration.ts';
import { checkParameters, describeGiven, readNumber } from './read.ts';
import type { LawDefinition, LawParameters } from './types.ts';
import { LawError } from './types.ts';

const parameters: LawParameters = {
  fast: { kind: 'duration', summary: 'The smaller value.', required: true },
  slow: { kind: 'duration', summary: 'The larger value.', required: true },
  slowShare: { kind: 'ratio', summary: 'How many take the larger value.', required: true },
};

export const bimodal: LawDefinition = {
  name: 'bimodal',
  summary: 'One of two values, such as a cache hit and a miss.',
  parameters,
  ways: [['fast', 'slow', 'slowShare']],
  create(given) {
    checkParameters('bimodal', parameters, given);
    const fast = readNumber(given, 'fast');
    const slow = readNumber(given, 'slow');
    const slowShare = readNumber(given, 'slowShare');
    if (slow < fast) {
      throw new LawError(
        `slow (${formatDurationNs(slow)}) is below fast (${formatDurationNs(fast)})`,
        'slow',
      );
    }
    const fastShare = 1 - slowShare;
    const gap = slow - fast;
    const text = `bimodal(${describeGiven(parameters, given)})`;
    return {
      quantile: (u) => (u < fastShare ? fast : slow),
      cdf: (x) => (x >= slow ? 1 : x >= fast ? fastShare : 0),
      survival: (x) => (x >= slow ? 0 : x >= fast ? slowShare : 1),
      mean: fast + slowShare * gap,
      variance: slowShare * fastShare * gap * gap,
      describe: () => text,
    };
  },
};
