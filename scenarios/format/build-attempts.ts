/** Resolved retries and hedges → the model's, with their definitions. */

import {
  backoffByName,
  hedgeDelayByName,
  proxyRetryByName,
  retryBudgetByName,
} from '../../algorithms/resilience/index.ts';
import type { RetryBudget } from '../../algorithms/resilience/types.ts';
import type {
  ClientRetryModel,
  HedgeModel,
  ProxyRetryModel,
  ResilienceModel,
} from '../../sim/model/types.ts';
import type {
  ResolvedClientRetry,
  ResolvedHedge,
  ResolvedPolicy,
  ResolvedProxyRetry,
} from './resolved.ts';

export function buildClientRetry(retry: ResolvedClientRetry | undefined): ClientRetryModel | null {
  if (retry === undefined) return null;
  return {
    attempts: retry.attempts ?? Number.POSITIVE_INFINITY,
    outcomes: retry.outcomes,
    backoff: { definition: backoffByName(retry.name)!, parameters: retry.parameters },
    budget: buildBudget(retry.budget),
    attemptTimeoutNs: retry.attemptTimeoutNs ?? Number.POSITIVE_INFINITY,
    isFresh: retry.demand === 'fresh',
  };
}

export function buildProxyRetry(retry: ResolvedProxyRetry | undefined): ProxyRetryModel | null {
  if (retry === undefined) return null;
  return {
    definition: proxyRetryByName(retry.name)!,
    parameters: retry.parameters,
    outcomes: retry.outcomes,
    budget: buildBudget(retry.budget),
    isFresh: retry.demand === 'fresh',
  };
}

export function buildHedge(hedge: ResolvedHedge | undefined): HedgeModel | null {
  if (hedge === undefined) return null;
  return {
    copies: hedge.copies,
    delay: { definition: hedgeDelayByName(hedge.name)!, parameters: hedge.parameters },
    budget: buildBudget(hedge.budget),
    cancel: hedge.cancel,
    isFresh: hedge.demand === 'fresh',
  };
}

function buildBudget(budget: ResolvedPolicy | null): ResilienceModel<RetryBudget> | null {
  if (budget === null) return null;
  return { definition: retryBudgetByName(budget.name)!, parameters: budget.parameters };
}
