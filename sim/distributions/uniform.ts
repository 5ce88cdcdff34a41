/**
 * Uniform law: every value between two ends is equally likely.
 *
 * Every statistic but the cv lies at a fixed fraction of the way from min to max, so any two of them
 * determine both ends.
 */

import { formatDurationNs, formatNumber } from '../format-duration.ts';
import { checkParameters, describeGiven } from './read.ts';
import {
  CV_PARAMETER,
  countGiven,
  isPercentile,
  LOCATION_PARAMETERS,
  PERCENTILES,
} from './statistics.ts';
import type { LawDefinition, LawParameters, LawValues } from './types.ts';
import { LawError } from './types.ts';

const parameters: LawParameters = {
  min: { kind: 'duration', summary: 'The smallest value.' },
  max: { kind: 'duration', summary: 'The largest value.' },
  ...LOCATION_PARAMETERS,
  cv: CV_PARAMETER,
};

const NAMES = Object.keys(parameters).filter((name) => name !== 'p50');

export const uniform: LawDefinition = {
  name: 'uniform',
  summary: 'Every value between two ends is equally likely.',
  parameters,
  ways: NAMES.flatMap((one, i) =>
    NAMES.slice(i + 1)
      .filter((other) => fractionOf(one) !== fractionOf(other))
      .map((other) => [one, other]),
  ),
  create(given) {
    checkParameters('uniform', parameters, given);
    const { min, max } = fitEnds(given);
    const width = max - min;
    const text = `uniform(${describeGiven(parameters, given)})`;
    return {
      quantile: (u) => min + u * width,
      cdf: (x) => (x >= max ? 1 : x <= min ? 0 : (x - min) / width),
      survival: (x) => (x >= max ? 0 : x <= min ? 1 : (max - x) / width),
      mean: min + width / 2,
      variance: (width * width) / 12,
      describe: () => text,
    };
  },
};

interface Ends {
  readonly min: number;
  readonly max: number;
}

/** Where a statistic lies between min (0) and max (1); null for the cv. */
function fractionOf(name: string): number | null {
  if (name === 'cv') return null;
  if (isPercentile(name)) return PERCENTILES[name].p;
  return name === 'min' ? 0 : name === 'max' ? 1 : 0.5;
}

function fitEnds(given: LawValues): Ends {
  const names = Object.keys(parameters).filter((name) => given[name] !== undefined);
  const [one, other] = names;
  if (one === undefined || other === undefined || names.length > 2) {
    throw new LawError(
      `uniform is determined by two of ${NAMES.join(', ')}; ${countGiven(names)}`,
      names[2] ?? null,
    );
  }
  const values = [Number(given[one]), Number(given[other])] as const;
  // The cv is declared last, so it can only be the second.
  if (other === 'cv') return endsOfCv({ name: one, value: values[0] }, values[1]);
  const fractions = [fractionOf(one)!, fractionOf(other)!] as const;
  if (fractions[0] === fractions[1]) {
    throw new LawError(`${one} and ${other} of a uniform law are the same`, other);
  }
  if (fractions[0] < fractions[1] !== values[0] < values[1] && values[0] !== values[1]) {
    const [low, high] = fractions[0] < fractions[1] ? [0, 1] : [1, 0];
    throw new LawError(
      `${names[high]} (${formatDurationNs(values[high]!)}) is below ` +
        `${names[low]} (${formatDurationNs(values[low]!)})`,
      names[high]!,
    );
  }
  const width = (values[1] - values[0]) / (fractions[1] - fractions[0]);
  const min = one === 'min' ? values[0] : values[0] - fractions[0] * width;
  const max = other === 'max' ? values[1] : min + width;
  return checkEnds({ min, max }, other, width);
}

/** The standard deviation is width ÷ √12. */
function endsOfCv(location: { readonly name: string; readonly value: number }, cv: number): Ends {
  const most = 1 / Math.sqrt(3);
  if (cv > most * (1 + 1e-12)) {
    throw new LawError(
      `cv of uniform must be 0 to ${formatNumber(most, 4)}, where min reaches 0; got ${cv}`,
      'cv',
    );
  }
  const half = Math.min(cv, most) * Math.sqrt(3);
  const mean = location.value / (1 + half * (2 * fractionOf(location.name)! - 1));
  if (location.value === 0 || !Number.isFinite(mean)) {
    throw new LawError(`${location.name} of uniform must be above 0 beside a cv`, location.name);
  }
  return { min: mean * (1 - half), max: mean * (1 + half) };
}

function checkEnds({ min, max }: Ends, other: string, width: number): Ends {
  // Rounding may leave a min of exactly 0 a hair below it.
  if (min >= -1e-12 * width) return { min: Math.max(0, min), max };
  throw new LawError(
    `that puts min of uniform below 0 (at ${formatDurationNs(min, 4)}), and durations are not`,
    other,
  );
}
