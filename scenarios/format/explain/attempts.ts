/** Retries and hedges as a scenario writes them. */

import { hedgeAfterDelay } from '../../../algorithms/resilience/hedging/hedge-after-delay.ts';
import {
  backoffByName,
  proxyRetryByName,
  retryBudgetByName,
} from '../../../algorithms/resilience/index.ts';
import { formatDuration } from '../quantity/format-quantity.ts';
import type {
  ResolvedClientRetry,
  ResolvedHedge,
  ResolvedPolicy,
  ResolvedProxyRetry,
} from '../resolved.ts';
import { policyView } from './policies.ts';
import { flowList, leaf, mapOf, type View, type ViewEntry } from './view.ts';

/** Nothing where nobody wrote any. */
export function clientAttempts(parts: {
  readonly retry?: ResolvedClientRetry;
  readonly hedge?: ResolvedHedge;
}): readonly ViewEntry[] {
  const { retry, hedge } = parts;
  return [
    ...(retry === undefined ? [] : [['retry', clientRetryView(retry)] as const]),
    ...hedgeEntry(hedge),
  ];
}

export function serviceAttempts(parts: {
  readonly retry?: ResolvedProxyRetry;
  readonly hedge?: ResolvedHedge;
}): readonly ViewEntry[] {
  const { retry, hedge } = parts;
  if (retry === undefined) return hedgeEntry(hedge);
  const view = joined(policyView('policy', retry, proxyRetryByName), commonEntries(retry));
  return [['retry', view], ...hedgeEntry(hedge)];
}

function clientRetryView(retry: ResolvedClientRetry): View {
  const { attempts, attemptTimeoutNs } = retry;
  return joined(policyView('policy', retry, backoffByName), [
    ['attempts', leaf(attempts ?? 'unlimited')],
    ['attemptTimeout', leaf(attemptTimeoutNs === null ? 'none' : formatDuration(attemptTimeoutNs))],
    ...commonEntries(retry),
  ]);
}

function commonEntries({ outcomes, budget, demand }: ResolvedProxyRetry): readonly ViewEntry[] {
  return [
    ['on', flowList(outcomes.map((outcome) => leaf(outcome)))],
    ...budgetEntry(budget),
    ['demand', leaf(demand)],
  ];
}

function budgetEntry(budget: ResolvedPolicy | null): readonly ViewEntry[] {
  return budget === null ? [] : [['budget', policyView('policy', budget, retryBudgetByName)]];
}

function hedgeEntry(hedge: ResolvedHedge | undefined): readonly ViewEntry[] {
  return hedge === undefined ? [] : [['hedge', hedgeView(hedge)]];
}

function hedgeView({ name, parameters, copies, budget, cancel, demand }: ResolvedHedge): View {
  const { after, percentile, window, refresh, atLeast } = parameters;
  const duration = (value: unknown) => leaf(formatDuration(Number(value)));
  const delay: readonly ViewEntry[] =
    name === hedgeAfterDelay.name
      ? [['after', duration(after)]]
      : [
          ['after', leaf(`p${Math.round(Number(percentile) * 1e6) / 1e4}`)],
          ['window', duration(window)],
          ['refresh', duration(refresh)],
          ['atLeast', duration(atLeast)],
        ];
  return mapOf([
    ...delay,
    ['copies', leaf(copies)],
    ...budgetEntry(budget),
    ['cancel', leaf(cancel)],
    ['demand', leaf(demand)],
  ]);
}

function joined(view: View, entries: readonly ViewEntry[]): View {
  return view.kind === 'map' ? mapOf([...view.entries, ...entries]) : view;
}
