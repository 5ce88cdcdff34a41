/** What is said when statistics determine no law: what was given, why not, and what is possible. */

import { formatDurationNs, formatNumber } from '../format-duration.ts';
import type { GivenStatistic } from './fit.ts';
import type { ScaleFamily } from './scale-family.ts';
import { statisticNames } from './scale-family.ts';
import { countGiven, isPercentile, PERCENTILES, withArticle } from './statistics.ts';
import { LawError } from './types.ts';

/** `the median (20 ms)` */
function show({ name, value }: GivenStatistic): string {
  return `${withArticle(name)} (${formatDurationNs(value)})`;
}

/** The same without an article, to begin a sentence. */
function showFirst({ name, value }: GivenStatistic): string {
  return `${name} (${formatDurationNs(value)})`;
}

/** Percentiles rise with their probability, whatever the law. `one` is the lower of two. */
export function checkOrder(one: GivenStatistic, other: GivenStatistic): void {
  if (!isPercentile(one.name) || !isPercentile(other.name)) return;
  if (PERCENTILES[one.name].p === PERCENTILES[other.name].p) {
    throw new LawError(`${one.name} and ${other.name} are the same statistic`, other.name);
  }
  if (other.value < one.value) {
    throw new LawError(`${showFirst(other)} is below ${show(one)}`, other.name);
  }
  if (other.value === one.value) {
    throw new LawError(
      `${showFirst(other)} equals ${show(one)}; for no variation use constant`,
      other.name,
    );
  }
}

export function wrongCount(family: ScaleFamily, names: readonly string[]): LawError {
  const list = statisticNames(family).join(', ');
  return new LawError(
    `${family.name} is determined by two of ${list}; ${countGiven(names)}`,
    names[2] ?? null,
  );
}

/** A cv or a shape beyond what the family (or its mean) reaches. */
export function outOfRange(
  family: ScaleFamily,
  { name, value }: GivenStatistic,
  { spread, most }: { readonly spread: number; readonly most: number },
): LawError {
  const back = (x: number) => (name === 'cv' ? family.cvOfSpread(x) : family.shape!.fromSpread(x));
  const ends = [back(family.spreadMin), back(most)];
  const least = formatNumber(Math.min(...ends), 4);
  const top = Math.max(...ends);
  const range = top === Infinity ? `${least} or more` : `${least} to ${formatNumber(top, 4)}`;
  const why = most < family.spreadMax ? ' when the mean is given' : '';
  const hint = spread < family.spreadMin ? narrowHint(family) : '';
  return new LawError(
    `${name} of ${family.name} must be ${range}${why}; got ${formatNumber(value)}${hint}`,
    name,
  );
}

function narrowHint({ name }: ScaleFamily): string {
  return name === 'hyperexponential'
    ? '; for less variation than exponential use gamma or lognormal'
    : '; for no variation use constant';
}

/** Two locations whose ratio no law of the family has. */
export function unreachable(
  family: ScaleFamily,
  [one, other]: readonly [GivenStatistic, GivenStatistic],
  reach: { readonly min: number; readonly max: number },
): LawError {
  if (one.value === other.value) {
    return new LawError(
      `${showFirst(other)} equals ${show(one)}, which no ${family.name} law can do; ` +
        'for no variation use constant',
      other.name,
    );
  }
  const ratio = formatNumber(other.value / one.value, 4);
  const least = formatNumber(Math.exp(reach.min), 4);
  const most = formatNumber(Math.exp(reach.max), 4);
  return new LawError(
    `${showFirst(other)} is ${ratio} times ${show(one)}; ` +
      `in a ${family.name} law it can be ${least} to ${most} times`,
    other.name,
  );
}
