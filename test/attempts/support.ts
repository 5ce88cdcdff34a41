/** Parts of models in which requests are tried more than once. All times are nanoseconds. */

import { withDefaults } from '../../algorithms/parameters.ts';
import { constantBackoff } from '../../algorithms/resilience/backoff/constant.ts';
import { hedgeAfterDelay } from '../../algorithms/resilience/hedging/hedge-after-delay.ts';
import { proxyRetryByName, retryBudgetByName } from '../../algorithms/resilience/index.ts';
import { RETRIABLE, type RetryBudget } from '../../algorithms/resilience/types.ts';
import type { FaultModel } from '../../sim/model/faults/types.ts';
import type {
  ClientRetryModel,
  HedgeModel,
  ProxyRetryModel,
  ResilienceModel,
} from '../../sim/model/types.ts';

/** Three attempts without a pause after any failure, if nothing else is said. */
export function retry(own: Partial<ClientRetryModel> = {}, pauseNs = 0): ClientRetryModel {
  return {
    attempts: 3,
    outcomes: RETRIABLE,
    backoff: { definition: constantBackoff, parameters: { delay: pauseNs } },
    attemptTimeoutNs: Infinity,
    budget: null,
    isFresh: true,
    ...own,
  };
}

export function budget(name: string, parameters = {}): ResilienceModel<RetryBudget> {
  const definition = retryBudgetByName(name)!;
  return { definition, parameters: withDefaults(definition.parameters, parameters) };
}

export function proxyRetry(name: string, parameters = {}): ProxyRetryModel {
  const definition = proxyRetryByName(name)!;
  return {
    definition,
    parameters: withDefaults(definition.parameters, parameters),
    outcomes: definition.outcomes,
    budget: definition.budget === null ? null : budget(definition.budget),
    isFresh: true,
  };
}

/** One copy, after that time. */
export function hedge(afterNs: number, own: Partial<HedgeModel> = {}): HedgeModel {
  return {
    copies: 1,
    delay: { definition: hedgeAfterDelay, parameters: { after: afterNs } },
    budget: null,
    cancel: 'on-complete',
    isFresh: true,
    ...own,
  };
}

/** A share of the requests of these nodes fails at once, all the time. */
export function failing(share: number, nodes: readonly number[], answerNs = 0): FaultModel {
  return {
    id: 'errors-1',
    kind: 'errors',
    chance: null,
    share,
    answerNs,
    spans: [{ nodes, startNs: 0, endNs: Infinity }],
  };
}

/** These nodes are down from the start, or for a while. */
export function crashed(nodes: readonly number[], startNs = 0, endNs = Infinity): FaultModel {
  return { id: 'crash-1', kind: 'crash', chance: null, spans: [{ nodes, startNs, endNs }] };
}
