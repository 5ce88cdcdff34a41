/** Every way to retry, to stop and to turn away, one line each; list order is report order. */

import { constantBackoff } from './backoff/constant.ts';
import { decorrelatedJitter } from './backoff/decorrelated-jitter.ts';
import { envoyBackoff } from './backoff/envoy-backoff.ts';
import { equalJitter } from './backoff/equal-jitter.ts';
import { finagleEqualJitter } from './backoff/finagle-equal-jitter.ts';
import { fullJitter } from './backoff/full-jitter.ts';
import { grpcBackoff } from './backoff/grpc-backoff.ts';
import { linkerdBackoff } from './backoff/linkerd-backoff.ts';
import { envoyThresholds } from './breakers/envoy-thresholds.ts';
import { hystrix } from './breakers/hystrix.ts';
import { resilience4j } from './breakers/resilience4j.ts';
import { envoyRetryBudget } from './budgets/envoy-retry-budget.ts';
import { finagleRetryBudget } from './budgets/finagle-retry-budget.ts';
import { grpcRetryThrottle } from './budgets/grpc-retry-throttle.ts';
import { maxRetries } from './budgets/max-retries.ts';
import { hedgeAfterDelay } from './hedging/hedge-after-delay.ts';
import { hedgeAfterPercentile } from './hedging/hedge-after-percentile.ts';
import { aimd } from './limits/aimd.ts';
import { fixedLimit } from './limits/fixed.ts';
import { gradient2 } from './limits/gradient2.ts';
import { vegas } from './limits/vegas.ts';
import { codel } from './queues/codel.ts';
import { follyCodel } from './queues/folly-codel.ts';
import { maxWait } from './queues/max-wait.ts';
import { envoyRetries } from './retries/envoy-retries.ts';
import { haproxyRetries } from './retries/haproxy-retries.ts';
import { nginxNextUpstream } from './retries/nginx-next-upstream.ts';
import { adaptiveThrottling } from './throttles/adaptive-throttling.ts';
import type {
  Backoff,
  CircuitBreaker,
  ConcurrencyLimit,
  HedgeDelay,
  ProxyRetryDefinition,
  QueueDeadline,
  ResilienceDefinition,
  RetryBudget,
  Throttle,
} from './types.ts';

export const BACKOFFS: readonly ResilienceDefinition<Backoff>[] = [
  constantBackoff,
  fullJitter,
  equalJitter,
  decorrelatedJitter,
  envoyBackoff,
  grpcBackoff,
  linkerdBackoff,
  finagleEqualJitter,
];

export const PROXY_RETRIES: readonly ProxyRetryDefinition[] = [
  nginxNextUpstream,
  haproxyRetries,
  envoyRetries,
];

export const HEDGE_DELAYS: readonly ResilienceDefinition<HedgeDelay>[] = [
  hedgeAfterDelay,
  hedgeAfterPercentile,
];

export const RETRY_BUDGETS: readonly ResilienceDefinition<RetryBudget>[] = [
  finagleRetryBudget,
  envoyRetryBudget,
  maxRetries,
  grpcRetryThrottle,
];

export const CIRCUIT_BREAKERS: readonly ResilienceDefinition<CircuitBreaker>[] = [
  hystrix,
  resilience4j,
  envoyThresholds,
];

export const CONCURRENCY_LIMITS: readonly ResilienceDefinition<ConcurrencyLimit>[] = [
  fixedLimit,
  vegas,
  gradient2,
  aimd,
];

export const THROTTLES: readonly ResilienceDefinition<Throttle>[] = [adaptiveThrottling];

export const QUEUE_DEADLINES: readonly ResilienceDefinition<QueueDeadline>[] = [
  maxWait,
  codel,
  follyCodel,
];

/** By its name or an alias; null if there is none. */
export function entryByName<
  E extends { readonly name: string; readonly aliases: readonly string[] },
>(entries: readonly E[], name: string): E | null {
  return entries.find((entry) => entry.name === name || entry.aliases.includes(name)) ?? null;
}

export const backoffByName = (name: string) => entryByName(BACKOFFS, name);
export const proxyRetryByName = (name: string) => entryByName(PROXY_RETRIES, name);
export const retryBudgetByName = (name: string) => entryByName(RETRY_BUDGETS, name);
export const hedgeDelayByName = (name: string) => entryByName(HEDGE_DELAYS, name);
