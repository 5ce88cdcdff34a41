/** A family of laws with one shape and a scale, seen as `fit.ts` needs to see it. */

import type { PercentileName } from './statistics.ts';
import { CV_PARAMETER, isPercentile, LOCATION_PARAMETERS, PERCENTILES } from './statistics.ts';
import type { LawParameters } from './types.ts';

/**
 * The shape is expressed as a *spread*, which grows from nearly constant to extreme, so that one
 * solver serves all families.
 */
export interface ScaleFamily {
  readonly name: string;
  readonly spreadMin: number;
  readonly spreadMax: number;
  /** Largest spread whose mean is finite, and not made of values that no run would ever see. */
  readonly spreadMaxForMean: number;
  /** Log of the mean at scale 1. */
  logMean(spread: number): number;
  /** Log of the quantile at scale 1, for p and q = 1 − p. */
  logQuantile(spread: number, p: number, q: number): number;
  spreadOfCv(cv: number): number;
  cvOfSpread(spread: number): number;
  /** The textbook shape, and how it translates. */
  readonly shape?: {
    readonly name: string;
    readonly summary: string;
    toSpread(shape: number): number;
    fromSpread(spread: number): number;
  };
  /** The textbook scale. */
  readonly scale?: { readonly name: string; readonly summary: string };
}

export function familyParameters({ shape, scale }: ScaleFamily): LawParameters {
  return {
    ...LOCATION_PARAMETERS,
    cv: CV_PARAMETER,
    ...(shape && { [shape.name]: { kind: 'number', summary: shape.summary } as const }),
    ...(scale && { [scale.name]: { kind: 'duration', summary: scale.summary } as const }),
  };
}

/** What an error message lists. */
export function statisticNames(family: ScaleFamily): readonly string[] {
  return Object.keys(familyParameters(family)).filter((name) => name !== 'p50');
}

export function locationNames(family: ScaleFamily): readonly string[] {
  return statisticNames(family).filter((name) => !isSpread(family, name));
}

/** Every pair that determines the law. */
export function familyWays(family: ScaleFamily): readonly (readonly string[])[] {
  const names = statisticNames(family);
  return names.flatMap((one, i) =>
    names
      .slice(i + 1)
      .filter((other) => !(isSpread(family, one) && isSpread(family, other)))
      .map((other) => [one, other]),
  );
}

/** True for the parameters that say how widely a law spreads, but not where it lies. */
export function isSpread(family: ScaleFamily, name: string): boolean {
  return name === 'cv' || name === family.shape?.name;
}

/** Log of a location statistic at scale 1; the textbook scale itself is 1 there. */
export function logLocation(family: ScaleFamily, name: string, spread: number): number {
  if (name === 'mean') return family.logMean(spread);
  if (!isPercentile(name)) return 0;
  const { p, q } = PERCENTILES[name as PercentileName];
  return family.logQuantile(spread, p, q);
}
