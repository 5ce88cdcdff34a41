/** Fits the scale of a law whose form is already known, from one location statistic. */

import {
  countGiven,
  isPercentile,
  LOCATION_NAMES,
  LOCATION_PARAMETERS,
  PERCENTILES,
} from './statistics.ts';
import type { LawValues } from './types.ts';
import { LawError } from './types.ts';

/** The law at scale 1. */
export interface Form {
  readonly name: string;
  readonly mean: number;
  quantile(p: number, q: number): number;
}

export function fitScale(form: Form, given: LawValues): number {
  const names = Object.keys(LOCATION_PARAMETERS).filter((name) => given[name] !== undefined);
  const [name] = names;
  if (name === undefined || names.length > 1) {
    const list = LOCATION_NAMES.join(', ');
    throw new LawError(
      `${form.name} is determined by one of ${list}; ${countGiven(names)}`,
      names[1] ?? null,
    );
  }
  const value = Number(given[name]);
  if (!(value > 0)) throw new LawError(`${name} of ${form.name} must be above 0`, name);
  if (!isPercentile(name)) return value / form.mean;
  const { p, q } = PERCENTILES[name];
  return value / form.quantile(p, q);
}
