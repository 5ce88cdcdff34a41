/**
 * Fits a scale family with one shape to any two statistics that people know.
 *
 * A shape parameter or the cv says the spread at once. Two locations (mean, percentiles, scale) say
 * it through their ratio, which no scale changes; the smallest spread with that ratio is taken.
 *
 * Uniqueness. The ratio of two percentiles belongs to one spread, but for the hyperexponential law:
 * there it rises, and falls again once the slow branch is rarer than the percentile. p99 ÷ mean and
 * p90 ÷ mean rise with the spread and then fall, because ever rarer extremes carry the mean away;
 * median ÷ mean falls, but for the weibull law, where it first climbs to 1.014. Where two laws match,
 * the less extreme one is meant: who knows a p99 has rarely seen what makes up the other one's mean.
 */

import { checkOrder, outOfRange, unreachable, wrongCount } from './fit-errors.ts';
import { findFirstCrossing } from './numeric/first-crossing.ts';
import type { ScaleFamily } from './scale-family.ts';
import { familyParameters, isSpread, locationNames, logLocation } from './scale-family.ts';
import type { LawValues } from './types.ts';
import { LawError } from './types.ts';

export interface ScaleFit {
  readonly spread: number;
  readonly scale: number;
}

/** A statistic and the value that the user gave it. */
export interface GivenStatistic {
  readonly name: string;
  readonly value: number;
}

/** `given` may hold parameters that the family does not know: they are the caller's. */
export function fitScaleFamily(family: ScaleFamily, given: LawValues): ScaleFit {
  const statistics = Object.keys(familyParameters(family))
    .filter((name) => given[name] !== undefined)
    .map((name) => ({ name, value: Number(given[name]) }));
  const [one, other] = statistics;
  if (one === undefined || other === undefined || statistics.length > 2) {
    throw wrongCount(
      family,
      statistics.map(({ name }) => name),
    );
  }
  for (const { name, value } of statistics) {
    if (isSpread(family, name) || value > 0) continue;
    throw new LawError(`${name} of ${family.name} must be above 0`, name);
  }
  const spreads = statistics.filter(({ name }) => isSpread(family, name));
  if (spreads.length === 2) throw bothSpreads(family, one.name, other.name);
  const location = isSpread(family, one.name) ? other : one;
  const [stated] = spreads;
  const spread = stated
    ? spreadOfParameter(family, stated, location.name)
    : spreadOfRatio(family, one, other);
  return { spread, scale: location.value / Math.exp(logLocation(family, location.name, spread)) };
}

/** Checks a cv or a textbook shape against the family's range. */
function spreadOfParameter(family: ScaleFamily, given: GivenStatistic, location: string): number {
  const { shape, spreadMin } = family;
  const spread =
    given.name === 'cv' ? family.spreadOfCv(given.value) : shape!.toSpread(given.value);
  const most = location === 'mean' ? family.spreadMaxForMean : family.spreadMax;
  // A bound itself is allowed, however its conversion rounds.
  if (spread >= spreadMin * (1 - 1e-12) && spread <= most * (1 + 1e-12)) {
    return Math.min(most, Math.max(spreadMin, spread));
  }
  throw outOfRange(family, given, { spread, most });
}

function spreadOfRatio(family: ScaleFamily, one: GivenStatistic, other: GivenStatistic): number {
  checkOrder(one, other);
  const withMean = one.name === 'mean' || other.name === 'mean';
  const crossing = findFirstCrossing({
    f: (x) => logLocation(family, other.name, x) - logLocation(family, one.name, x),
    target: Math.log(other.value / one.value),
    low: family.spreadMin,
    high: withMean ? family.spreadMaxForMean : family.spreadMax,
  });
  if (crossing.found) return crossing.x;
  throw unreachable(family, [one, other], crossing);
}

function bothSpreads(family: ScaleFamily, one: string, other: string): LawError {
  return new LawError(
    `${one} and ${other} both say how widely a ${family.name} law spreads, but not where it lies; ` +
      `give one of them with one of ${locationNames(family).join(', ')}`,
    other,
  );
}
