/** Everything that can be chosen, one line a family: who adds one adds it here. */

import { FAMILIES } from '../../algorithms/balancing/index.ts';
import { DISCOVERIES } from '../../algorithms/discovery/index.ts';
import { FAILOVER } from '../../algorithms/failover/index.ts';
import { HEALTH } from '../../algorithms/health/index.ts';
import {
  BACKOFFS,
  CIRCUIT_BREAKERS,
  CONCURRENCY_LIMITS,
  HEDGE_DELAYS,
  PROXY_RETRIES,
  QUEUE_DEADLINES,
  RETRY_BUDGETS,
  THROTTLES,
} from '../../algorithms/resilience/index.ts';
import { CONFORMANCE } from '../conformance/balancing/properties.ts';
import { DISCOVERY_PROPERTIES } from '../conformance/discovery/properties.ts';
import { FAILOVER_PROPERTIES } from '../conformance/failover/properties.ts';
import { HEALTH_PROPERTIES } from '../conformance/health/properties.ts';
import { BACKOFF_PROPERTIES } from '../conformance/resilience/backoffs.ts';
import { BREAKER_PROPERTIES } from '../conformance/resilience/breakers.ts';
import { BUDGET_PROPERTIES } from '../conformance/resilience/budgets.ts';
import { DEADLINE_PROPERTIES } from '../conformance/resilience/deadlines.ts';
import { HEDGE_PROPERTIES } from '../conformance/resilience/hedging.ts';
import { LIMIT_PROPERTIES } from '../conformance/resilience/limits.ts';
import { RETRY_PROPERTIES } from '../conformance/resilience/retries.ts';
import { THROTTLE_PROPERTIES } from '../conformance/resilience/throttles.ts';
import { type CatalogueKind, family } from './types.ts';

const named = (name: string, summary: string) => ({ name, summary });

export const CATALOGUE: readonly CatalogueKind[] = [
  {
    name: 'balancing',
    title: 'Balancing algorithms',
    use: '`--balancer NAME`, or `balancer: NAME` of a service',
    page: 'algorithms.md',
    families: FAMILIES.map((one) => family(one, one.entries, CONFORMANCE)),
  },
  {
    name: 'health',
    title: 'Health checks',
    use: '`--health NAME`, or `health: NAME` of a service',
    page: 'health-checks.md',
    families: [
      family(named('health', 'find out which nodes to leave out'), HEALTH, HEALTH_PROPERTIES),
    ],
  },
  {
    name: 'failover',
    title: 'Failover policies',
    use: '`--failover NAME`, or `failover: NAME` of a service',
    page: 'failover.md',
    families: [
      family(
        named('failover', 'from verdicts to who may be picked'),
        FAILOVER,
        FAILOVER_PROPERTIES,
      ),
    ],
  },
  {
    name: 'discovery',
    title: 'Discovery',
    use: '`discovery: NAME` of a service',
    page: 'discovery.md',
    families: [
      family(
        named('discovery', 'how balancers learn which nodes are in service'),
        DISCOVERIES,
        DISCOVERY_PROPERTIES,
      ),
    ],
  },
  {
    name: 'resilience',
    title: 'Resilience',
    use: 'their keys in a scenario, or `--set` on the command line',
    page: 'resilience.md',
    families: [
      family(named('backoffs', 'how long to pause before a retry'), BACKOFFS, BACKOFF_PROPERTIES),
      family(named('retries', 'how a proxy tries again'), PROXY_RETRIES, RETRY_PROPERTIES),
      family(named('hedging', 'when to send another copy'), HEDGE_DELAYS, HEDGE_PROPERTIES),
      family(named('budgets', 'how many retries there may be'), RETRY_BUDGETS, BUDGET_PROPERTIES),
      family(named('breakers', 'when to stop calling'), CIRCUIT_BREAKERS, BREAKER_PROPERTIES),
      family(
        named('limits', 'how many calls may be under way'),
        CONCURRENCY_LIMITS,
        LIMIT_PROPERTIES,
      ),
      family(named('throttles', 'turn a share of calls away'), THROTTLES, THROTTLE_PROPERTIES),
      family(
        named('deadlines', 'whom to leave out of a queue'),
        QUEUE_DEADLINES,
        DEADLINE_PROPERTIES,
      ),
    ],
  },
];
