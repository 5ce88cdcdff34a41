/** Discrete uniform law: min, min + step, …, max, all equally likely. */

import { formatDurationNs } from '../format-duration.ts';
import { checkParameters, describeGiven, readNumber } from './read.ts';
import type { LawDefinition, LawParameters } from './types.ts';
import { LawError } from './types.ts';

const parameters: LawParameters = {
  min: { kind: 'duration', summary: 'The smallest value.', required: true },
  max: { kind: 'duration', summary: 'The largest value.', required: true },
  step: { kind: 'duration', summary: 'From one value to the next.', required: true },
};

export const discreteUniform: LawDefinition = {
  name: 'discrete-uniform',
  summary: 'Evenly spaced values, all equally likely.',
  parameters,
  ways: [['min', 'max', 'step']],
  create(given) {
    checkParameters('discrete-uniform', parameters, given);
    const min = readNumber(given, 'min');
    const step = readNumber(given, 'step');
    const count = countSteps(min, readNumber(given, 'max'), step) + 1;
    const text = `discrete-uniform(${describeGiven(parameters, given)})`;
    const upTo = (x: number) => Math.min(count, Math.max(0, Math.floor((x - min) / step) + 1));
    return {
      // The minimum guards against u × count rounding up to count.
      quantile: (u) => min + step * Math.min(count - 1, Math.floor(u * count)),
      cdf: (x) => upTo(x) / count,
      survival: (x) => (count - upTo(x)) / count,
      mean: min + (step * (count - 1)) / 2,
      variance: (step * step * (count - 1) * (count + 1)) / 12,
      describe: () => text,
    };
  },
};

function countSteps(min: number, max: number, step: number): number {
  const span = `min (${formatDurationNs(min)}) to max (${formatDurationNs(max)})`;
  if (max < min) throw new LawError(`${span} goes downwards`, 'max');
  if (step === 0) throw new LawError('step of discrete-uniform must be above 0', 'step');
  const steps = Math.round((max - min) / step);
  if (Math.abs(steps * step - (max - min)) > 1e-9 * step) {
    throw new LawError(
      `${span} is not a whole number of steps of ${formatDurationNs(step)}`,
      'step',
    );
  }
  return steps;
}
