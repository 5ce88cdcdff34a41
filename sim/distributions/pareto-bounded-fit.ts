/** Fits the bounded Pareto law: `max` and two of min, shape, mean. */

import { formatDurationNs, formatNumber } from '../format-duration.ts';
import { findRoot } from './numeric/root.ts';
import type { BoundedPareto } from './pareto-bounded.ts';
import { boundedMoment } from './pareto-bounded.ts';
import { countGiven } from './statistics.ts';
import type { LawValues } from './types.ts';
import { LawError } from './types.ts';

const SHAPE_MIN = 0.01;
const SHAPE_MAX = 1000;
/** Smallest min ÷ max that a fit tries. */
const RATIO_MIN = 1e-12;

export function fitBoundedPareto(given: LawValues): BoundedPareto {
  const names = Object.keys(given).filter((name) => given[name] !== undefined && name !== 'max');
  const foreign = names.find((name) => !['min', 'shape', 'mean'].includes(name));
  if (foreign !== undefined || names.length !== 2) {
    throw new LawError(
      `a pareto law with max is determined by two more of min, shape, mean; ${countGiven(names)}`,
      foreign ?? names[2] ?? null,
    );
  }
  for (const name of ['max', ...names]) {
    if (given[name] === 0) throw new LawError(`${name} of pareto must be above 0`, name);
  }
  const max = Number(given.max);
  checkBelow(given, 'min', max);
  checkBelow(given, 'mean', max);
  const shape = Number(given.shape);
  if (shape < SHAPE_MIN || shape > SHAPE_MAX) {
    throw new LawError(
      `shape of pareto must be ${SHAPE_MIN} to ${SHAPE_MAX} beside max; got ${formatNumber(shape)}`,
      'shape',
    );
  }
  if (given.mean === undefined) return { shape, min: Number(given.min), max };
  const mean = Number(given.mean);
  if (given.shape === undefined) return fitShape(Number(given.min), mean, max);
  return fitMin(shape, mean, max);
}

function checkBelow(given: LawValues, name: string, max: number): void {
  const value = given[name];
  if (value === undefined || Number(value) < max) return;
  const shown = `(${formatDurationNs(Number(value))})`;
  throw new LawError(`${name} ${shown} must be below max (${formatDurationNs(max)})`, name);
}

const meanOf = (law: BoundedPareto) => law.min * boundedMoment(law, 1);

/** The mean falls as the shape grows, from nearly logarithmic means down to nearly min. */
function fitShape(min: number, mean: number, max: number): BoundedPareto {
  const most = meanOf({ shape: SHAPE_MIN, min, max });
  const least = meanOf({ shape: SHAPE_MAX, min, max });
  checkMean(mean, { least, most, given: `min ${formatDurationNs(min)}`, max });
  const f = (shape: number) => Math.log(meanOf({ shape, min, max }) / mean);
  return { shape: findRoot(f, { low: SHAPE_MIN, high: SHAPE_MAX }), min, max };
}

/** The mean grows with min, up to max. */
function fitMin(shape: number, mean: number, max: number): BoundedPareto {
  const least = meanOf({ shape, min: max * RATIO_MIN, max });
  checkMean(mean, { least, most: max, given: `shape ${formatNumber(shape)}`, max });
  const f = (y: number) => Math.log(meanOf({ shape, min: max * Math.exp(y), max }) / mean);
  const y = findRoot(f, { low: Math.log(RATIO_MIN), high: Math.log(mean / max) });
  return { shape, min: max * Math.exp(y), max };
}

function checkMean(
  mean: number,
  reach: {
    readonly least: number;
    readonly most: number;
    readonly given: string;
    readonly max: number;
  },
): void {
  if (mean >= reach.least && mean <= reach.most) return;
  const range = `${formatDurationNs(reach.least, 4)} to ${formatDurationNs(reach.most, 4)}`;
  throw new LawError(
    `mean (${formatDurationNs(mean)}) is out of reach: with ${reach.given} ` +
      `and max ${formatDurationNs(reach.max)} a pareto law's mean is ${range}`,
    'mean',
  );
}
