/** Retries and hedges: defaults filled in. */

import { withDefaults } from '../../../algorithms/parameters.ts';
import { hedgeAfterDelay } from '../../../algorithms/resilience/hedging/hedge-after-delay.ts';
import { hedgeAfterPercentile } from '../../../algorithms/resilience/hedging/hedge-after-percentile.ts';
import {
  backoffByName,
  proxyRetryByName,
  retryBudgetByName,
} from '../../../algorithms/resilience/index.ts';
import { RETRIABLE } from '../../../algorithms/resilience/types.ts';
import type {
  ResolvedClientRetry,
  ResolvedHedge,
  ResolvedPolicy,
  ResolvedProxyRetry,
} from '../resolved.ts';
import { complain, type ScenarioContext } from '../scenario-context.ts';
import type { HedgeInput, RetryExtras } from '../schema/attempts.ts';
import type { PolicyInput } from '../schema/policy.ts';
import type { Path } from '../source/source-node.ts';

const ATTEMPTS = 3;

export function resolveClientRetry({
  name,
  given,
  extras = {},
}: PolicyInput<RetryExtras>): ResolvedClientRetry {
  return {
    name,
    parameters: withDefaults(backoffByName(name)!.parameters, given),
    attempts: extras.attempts === undefined ? ATTEMPTS : extras.attempts,
    attemptTimeoutNs: extras.attemptTimeout ?? null,
    outcomes: extras.on ?? RETRIABLE,
    budget: extras.budget ? resolveBudget(extras.budget) : null,
    demand: extras.demand ?? 'fresh',
  };
}

export function resolveProxyRetry({
  name,
  given,
  extras = {},
}: PolicyInput<RetryExtras>): ResolvedProxyRetry {
  const { parameters, outcomes, budget } = proxyRetryByName(name)!;
  const usual = budget === null ? null : resolveBudget({ name: budget, given: {} });
  return {
    name,
    parameters: withDefaults(parameters, given),
    outcomes: extras.on ?? outcomes,
    budget: extras.budget ? resolveBudget(extras.budget) : usual,
    demand: extras.demand ?? 'fresh',
  };
}

/** Null after complaining. */
export function resolveHedge(
  context: ScenarioContext,
  path: Path,
  input: HedgeInput,
): ResolvedHedge | null {
  const { after, window, refresh, atLeast } = input;
  const isPercentile = 'percentile' in after;
  const stray = isPercentile
    ? undefined
    : (['window', 'refresh', 'atLeast'] as const).find((key) => input[key] !== undefined);
  if (stray !== undefined) {
    complain(
      context,
      [...path, stray],
      {
        code: 'conflict',
        message: `\`${stray}\` is about a percentile, and \`after\` is a time`,
        suggestion: 'remove it, or write for example `after: p95`',
      },
      { at: 'key' },
    );
    return null;
  }
  const given = Object.fromEntries(
    Object.entries({ window, refresh, atLeast }).filter(([, value]) => value !== undefined),
  ) as Record<string, number>;
  const delay = isPercentile
    ? policyOf(hedgeAfterPercentile, { percentile: after.percentile, ...given })
    : policyOf(hedgeAfterDelay, { after: after.delayNs });
  return {
    ...delay,
    copies: input.copies ?? 1,
    budget: input.budget ? resolveBudget(input.budget) : null,
    cancel: input.cancel ?? 'on-complete',
    demand: input.demand ?? 'fresh',
  };
}

function policyOf(
  { name, parameters }: Pick<typeof hedgeAfterDelay, 'name' | 'parameters'>,
  given: Readonly<Record<string, number>>,
): ResolvedPolicy {
  return { name, parameters: withDefaults(parameters, given) };
}

function resolveBudget({ name, given }: PolicyInput): ResolvedPolicy {
  return { name, parameters: withDefaults(retryBudgetByName(name)!.parameters, given) };
}
