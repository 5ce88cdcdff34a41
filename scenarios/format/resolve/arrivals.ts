/** Arrivals as written → resolved: ascending schedules, states that issue something, traces read. */

import { createDistribution } from '../../../sim/distributions/index.ts';
import { formatDuration } from '../quantity/format-quantity.ts';
import { quoteValue } from '../quote-value.ts';
import { readNamedFile } from '../read-named-file.ts';
import type { ResolvedArrivals } from '../resolved.ts';
import { complain, type ScenarioContext } from '../scenario-context.ts';
import type { ArrivalsInput } from '../schema/arrivals.ts';
import type { Path } from '../source/source-node.ts';
import { nodeAt } from '../source/source-node.ts';
import { readTrace, traceDigest } from '../trace.ts';
import { resolveLaw, ZERO_LAW } from './law.ts';

/** As long as the longest gap of a rate. */
const GAP_MAX_NS = 1e15;

type Input<P extends ArrivalsInput['process']> = Extract<ArrivalsInput, { process: P }>;

/** Null after reporting what is wrong with them. */
export function resolveArrivals(
  context: ScenarioContext,
  path: Path,
  input: ArrivalsInput,
): ResolvedArrivals | null {
  switch (input.process) {
    case 'constant':
    case 'poisson':
      return { process: input.process, ratePerS: input.rate };
    case 'renewal':
      return resolveRenewal(context, path, input);
    case 'mmpp':
      return resolveMmpp(context, path, input);
    case 'schedule':
      return resolveSchedule(context, path, input);
    case 'closed': {
      const think =
        input.think === undefined ? ZERO_LAW : resolveLaw(context, [...path, 'think'], input.think);
      return think && { process: 'closed', users: input.users, think };
    }
    case 'trace':
      return resolveTrace(context, path, input.file);
  }
}

function resolveRenewal(
  context: ScenarioContext,
  path: Path,
  { gap: written, batch = 1 }: Input<'renewal'>,
): ResolvedArrivals | null {
  const gap = resolveLaw(context, [...path, 'gap'], written);
  if (gap === null) return null;
  // Slower than that, time would leave the range in which it is exact; faster, it would stand still.
  const { mean } = createDistribution(gap);
  if (mean >= 1 && mean <= GAP_MAX_NS) return { process: 'renewal', gap, batch };
  const text = Number.isFinite(mean) ? formatDuration(mean) : 'infinite';
  complain(context, [...path, 'gap'], {
    code: 'out-of-range',
    message: `the mean gap is ${text}`,
    suggestion: `it has to be between 1ns and ${formatDuration(GAP_MAX_NS)}`,
  });
  return null;
}

function resolveMmpp(
  context: ScenarioContext,
  path: Path,
  input: Input<'mmpp'>,
): ResolvedArrivals | null {
  const states = input.states.map(({ rate, mean }) => ({ ratePerS: rate, meanNs: mean }));
  if (states.some(({ ratePerS }) => ratePerS > 0)) return { process: 'mmpp', states };
  return never(context, [...path, 'states'], 'every state has rate 0: no request is ever issued');
}

function resolveSchedule(
  context: ScenarioContext,
  path: Path,
  input: Input<'schedule'>,
): ResolvedArrivals | null {
  const points = input.points.map(({ at, rate }) => ({ atNs: at, ratePerS: rate }));
  const repeat = input.repeat ?? false;
  const late = points.findIndex(({ atNs }, i) => i > 0 && atNs <= points[i - 1]!.atNs);
  if (late !== -1) {
    const at = [...path, 'points', late, 'at'];
    const node = nodeAt(context.root, at);
    const text = node?.kind === 'scalar' ? node.value : undefined;
    const message = `${quoteValue(text)} is not after the point before it`;
    complain(context, at, { code: 'not-ascending', message, suggestion: 'points ascend in time' });
    return null;
  }
  if (points.every(({ ratePerS }) => ratePerS === 0)) {
    return never(context, [...path, 'points'], 'every point has rate 0: no request is ever issued');
  }
  if (repeat && points.length === 1) {
    const message = 'one point cannot be repeated: it has no length';
    complain(context, [...path, 'repeat'], { code: 'conflict', message }, { at: 'key' });
    return null;
  }
  return { process: 'schedule', points, repeat };
}

function resolveTrace(context: ScenarioContext, path: Path, file: string): ResolvedArrivals | null {
  const known = context.traces.get(file);
  const trace = known ?? readNamedFile(context, [...path, 'file'], file, readTrace);
  if (trace === null) return null;
  context.traces.set(file, trace);
  return { process: 'trace', file, digest: traceDigest(trace) };
}

function never(context: ScenarioContext, path: Path, message: string): null {
  complain(context, path, { code: 'no-arrivals', message });
  return null;
}
