/** How many replications, and when fewer are enough. */

import type { ResolvedRun, ResolvedStopping } from '../resolved.ts';
import { complain, type ScenarioContext } from '../scenario-context.ts';
import type { RunInput } from '../schema/run.ts';

const DEFAULT_REPLICATIONS = 10;

type Plan = Pick<ResolvedRun, 'replications' | 'stopping'>;

export function resolveReplications(
  context: ScenarioContext,
  input: RunInput['replications'],
): Plan | null {
  if (input === undefined) return { replications: DEFAULT_REPLICATIONS, stopping: null };
  if (typeof input === 'number') return { replications: input, stopping: null };
  const { max, precision, of, until } = input;
  const min = input.min ?? Math.min(DEFAULT_REPLICATIONS, max);
  if (min > max) {
    const message = `\`min\` is ${min} and \`max\` ${max}: there is no number between them`;
    complain(context, ['run', 'replications', 'min'], { code: 'out-of-range', message });
    return null;
  }
  if ((precision === undefined) === (until === undefined)) {
    const message =
      precision === undefined
        ? '`replications` does not say when fewer than `max` are enough'
        : 'give either `precision` or `until`, not both';
    const suggestion = 'write `precision: 2%` with `of: p99`, or `until: decided`';
    complain(context, ['run', 'replications'], { code: 'conflict', message, suggestion });
    return null;
  }
  const goal: ResolvedStopping['goal'] =
    precision === undefined
      ? { until: 'decided' }
      : { until: 'precision', metric: of ?? 'p99', share: precision };
  return { replications: max, stopping: { looks: looksBetween(min, max), goal } };
}

/** Doubling: each look costs certainty, and one that adds little to the last would cost it for nothing. */
function looksBetween(min: number, max: number): readonly number[] {
  const looks: number[] = [];
  for (let look = min; look < max; look *= 2) looks.push(look);
  return [...looks, max];
}
