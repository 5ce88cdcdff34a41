/** Sets up who tries requests more than once: retries and hedges with the budgets that bound them. */

import type { RetryBudget } from '../../algorithms/resilience/types.ts';
import type { StreamFactory } from '../engine/streams.ts';
import { OUTCOMES } from '../outcomes.ts';
import type { HedgePlan, RetryPlan, Sender, SenderActions } from './sender.ts';
import type { ClientModel, HedgeModel, ProxyRetryModel, ResilienceModel } from './types.ts';

/** Null: each request is tried once. */
export function createClientSender(
  { name, retry, hedge }: ClientModel,
  actions: SenderActions,
  streams: StreamFactory,
): Sender | null {
  const rng = streams.stream(`resilience/${name}`);
  const plan =
    retry === null
      ? null
      : {
          attempts: retry.attempts,
          withinNs: Infinity,
          isRetriable: outcomeTable(retry.outcomes),
          backoff: retry.backoff.definition.create(retry.backoff.parameters, { rng }),
          target: () => 'any' as const,
          repicks: 0,
          budget: createBudget(retry.budget, rng),
          isFresh: retry.isFresh,
        };
  return createSender(plan, hedge, actions, rng);
}

/** One for each balancer, with a budget of its own. */
export function createBalancerSender(
  name: string,
  { retry, hedge }: { readonly retry: ProxyRetryModel | null; readonly hedge: HedgeModel | null },
  actions: SenderActions,
  streams: StreamFactory,
): Sender | null {
  const rng = streams.stream(`resilience/${name}`);
  return createSender(retry && proxyPlan(retry, rng), hedge, actions, rng);
}

function proxyPlan(retry: ProxyRetryModel, rng: () => number): RetryPlan {
  const rule = retry.definition.create(retry.parameters, { rng });
  return {
    attempts: rule.attempts,
    withinNs: rule.withinNs,
    isRetriable: outcomeTable(retry.outcomes),
    backoff: rule,
    target: (number) => rule.target(number),
    repicks: rule.repicks,
    budget: createBudget(retry.budget, rng),
    isFresh: retry.isFresh,
  };
}

function createSender(
  retry: RetryPlan | null,
  hedge: HedgeModel | null,
  actions: SenderActions,
  rng: () => number,
): Sender | null {
  if (retry === null && hedge === null) return null;
  return { ...actions, retry, hedge: hedge && hedgePlan(hedge, retry, rng), underWay: 0 };
}

function hedgePlan(hedge: HedgeModel, retry: RetryPlan | null, rng: () => number): HedgePlan {
  const { definition, parameters } = hedge.delay;
  return {
    copies: hedge.copies,
    delay: definition.create(parameters, { rng }),
    // Whoever shares a budget is bounded by it, whatever it is spent on.
    budget: createBudget(hedge.budget, rng) ?? retry?.budget ?? null,
    cancel: hedge.cancel,
    isFresh: hedge.isFresh,
  };
}

function createBudget(
  model: ResilienceModel<RetryBudget> | null,
  rng: () => number,
): RetryBudget | null {
  return model === null ? null : model.definition.create(model.parameters, { rng });
}

function outcomeTable(outcomes: readonly string[]): Uint8Array {
  return Uint8Array.from(OUTCOMES, (outcome) => (outcomes.includes(outcome) ? 1 : 0));
}
