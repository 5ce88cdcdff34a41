/**
 * Does the backlog still grow at the end of a run? A queue that is offered more than it can serve grows for
 * ever, and then every figure is a figure of the run's length.
 *
 * What is compared are the third and the last quarter of the steady part: what an empty start or a short
 * warm-up adds has mostly gone by then, while the backlog of an overloaded system goes on growing by as
 * much. The null hypothesis is that the two quarters have the same mean.
 */

import { mean, sampleStandardDeviation } from 'simple-statistics';
import { studentTTail } from './student-t.ts';

export interface Growth {
  /** Mean backlog in the third and in the last quarter, over replications. */
  readonly before: number;
  readonly after: number;
  /** In how many replications the last quarter has more. */
  readonly grew: number;
  readonly replications: number;
  readonly isGrowing: boolean;
}

/** Chance that the growths of a stationary system are called sure. */
const FALSE_ALARM = 1e-4;
/**
 * Few replications have little spread to judge by. Then it is enough that each has grown from eighth to
 * eighth of the steady part, seven times: one in 8! = 40,320 orders, if eighths were independent.
 */
const STRETCHES = 8;
/** Less than this is no verdict on a run, however sure. */
const SHARE_MIN = 1.05;
const REQUESTS_MIN = 2;
/** Fewer points than this have no quarters. */
const POINTS_MIN = 16;

/** One list a replication: the mean backlog of equal stretches of time. Null if there are too few. */
export function backlogGrowth(backlogs: readonly (readonly number[])[]): Growth | null {
  if (backlogs.length === 0 || backlogs.some((points) => points.length < POINTS_MIN)) return null;
  const quarters = backlogs.map((points) => {
    const length = Math.floor(points.length / 4);
    const last = points.length - length;
    return { before: mean(points.slice(last - length, last)), after: mean(points.slice(last)) };
  });
  const before = mean(quarters.map((quarter) => quarter.before));
  const after = mean(quarters.map((quarter) => quarter.after));
  const growths = quarters.map((quarter) => quarter.after - quarter.before);
  const matters = after >= SHARE_MIN * before && after - before >= REQUESTS_MIN;
  return {
    before,
    after,
    grew: growths.filter((growth) => growth > 0).length,
    replications: backlogs.length,
    isGrowing: matters && (isSure(growths) || backlogs.every(isRising)),
  };
}

function isRising(points: readonly number[]): boolean {
  const length = Math.floor(points.length / STRETCHES);
  const first = points.length - STRETCHES * length;
  const means = Array.from({ length: STRETCHES }, (_, i) =>
    mean(points.slice(first + i * length, first + (i + 1) * length)),
  );
  return means.every((value, i) => i === 0 || value > means[i - 1]!);
}

function isSure(growths: readonly number[]): boolean {
  if (growths.length < 2) return false;
  const growth = mean(growths as number[]);
  const error = sampleStandardDeviation(growths as number[]) / Math.sqrt(growths.length);
  if (error === 0) return growth > 0;
  // One-sided: only growth is a fault.
  return growth > 0 && studentTTail(growth / error, growths.length - 1) / 2 < FALSE_ALARM;
}
