/** How long and how often: defaults that depend on the rest of the scenario are filled in here. */

import { MAX_DURATION_NS } from '../quantity/parse-quantity.ts';
import type { ResolvedRun } from '../resolved.ts';
import { complain, type ScenarioContext } from '../scenario-context.ts';
import type { RunInput } from '../schema/run.ts';
import { nodeAt } from '../source/source-node.ts';
import { resolveReplications } from './replications.ts';

/** Two per cent more or less are the same to a user. */
const DEFAULT_INDIFFERENCE = 0.02;
const DEFAULT_LIMITS = { events: 2e9, inFlight: 1e6 };
/** Of the measured span; the report's own warm-up test says when that was too short. */
const WARMUP_SHARE = 0.1;

/** `expectedPerS` is the rate at which all clients together issue requests. */
export function resolveRun(
  context: ScenarioContext,
  input: RunInput,
  expectedPerS: number,
): ResolvedRun | null {
  const { duration, requests } = input;
  if (duration !== undefined && requests !== undefined) {
    const message = 'give either `duration` or `requests`, not both';
    complain(
      context,
      ['run', 'requests'],
      { code: 'conflict', message, suggestion: 'remove one' },
      { at: 'key' },
    );
    return null;
  }
  if (duration === undefined && requests === undefined) {
    complain(context, ['run', 'duration'], {
      code: 'missing-key',
      message: '`run` needs a `duration` or a number of `requests`',
      suggestion: 'write for example `duration: 60s`',
    });
    return null;
  }
  const plan = resolveReplications(context, input.replications);
  if (plan === null) return null;
  const warmupNs = input.warmup ?? defaultWarmupNs(duration, requests ?? 0, expectedPerS);
  if (warmupNs + (duration ?? 0) > MAX_DURATION_NS) {
    const message = 'warm-up and duration together exceed 104 days (2⁵³ ns)';
    complain(context, ['run', 'duration'], { code: 'out-of-range', message });
    return null;
  }
  return {
    warmupNs,
    durationNs: duration ?? null,
    requests: requests ?? null,
    seed: input.seed === undefined ? '1' : seedText(context, input.seed),
    ...plan,
    indifference: input.indifference ?? DEFAULT_INDIFFERENCE,
    overload: input.overload ?? null,
    limits: { ...DEFAULT_LIMITS, ...definedOnly(input.limits ?? {}) },
  };
}

function defaultWarmupNs(
  durationNs: number | undefined,
  requests: number,
  expectedPerS: number,
): number {
  if (durationNs !== undefined) return Math.round(durationNs * WARMUP_SHARE);
  const spanNs = expectedPerS > 0 ? (requests / expectedPerS) * 1e9 : 0;
  return Math.min(Math.round(spanNs * WARMUP_SHARE), MAX_DURATION_NS / 2);
}

/** A number beyond 2⁵³ is taken as it was written, or two different seeds could become one. */
function seedText(context: ScenarioContext, seed: string): string {
  const node = nodeAt(context.root, ['run', 'seed']);
  if (node?.kind !== 'scalar' || typeof node.value !== 'number') return seed;
  return Number.isSafeInteger(node.value) ? seed : node.text;
}

function definedOnly(limits: { events?: number | undefined; inFlight?: number | undefined }) {
  return {
    ...(limits.events !== undefined && { events: limits.events }),
    ...(limits.inFlight !== undefined && { inFlight: limits.inFlight }),
  };
}
