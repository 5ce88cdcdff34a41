/** Whether a variant settled, with the evidence in words. */

import type { RunResult } from '../sim/metrics/types.ts';
import type { ReportStability } from './model.ts';
import { backlogGrowth } from './statistics/growth.ts';

/** Null where no part of the measured span is steady, or too little of it. */
export function stabilityOf(runs: readonly RunResult[]): ReportStability | null {
  const steady = runs.map(steadyBacklog);
  if (steady.some((points) => points === null)) return null;
  const growth = backlogGrowth(steady as readonly (readonly number[])[]);
  if (growth === null) return null;
  const { before, after, grew, isGrowing } = growth;
  return { unstable: isGrowing, before, after, grew };
}

/** Of the bins that begin after the warm-up and after the last planned change. */
function steadyBacklog({ series, startNs, steadyFromNs }: RunResult): readonly number[] | null {
  if (steadyFromNs === null) return null;
  const fromNs = Math.max(startNs, steadyFromNs);
  const first = Math.ceil(fromNs / series.binNs);
  // The last bin may be a sliver.
  return series.backlog.slice(first, -1);
}

/** `the backlog grew from 120 to 170 requests between …, in 10 of 10 replications`. */
export function growthSentence({ before, after, grew }: ReportStability, runs: number): string {
  const [from, to] = [before, after].map((count) => Number(count.toPrecision(3)));
  const times = runs === 1 ? '' : `, in ${grew} of ${runs} replications`;
  return (
    `unstable: its backlog grew from ${from} to ${to} requests between the third and the last quarter ` +
    `of the steady part${times}, so its figures depend on the length of the run`
  );
}
