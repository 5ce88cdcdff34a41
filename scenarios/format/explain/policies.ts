/** Health checks, failover policies and what turns requests away, as a scenario writes them. */

import { discoveryByName } from '../../../algorithms/discovery/index.ts';
import { healthCheckByName } from '../../../algorithms/health/index.ts';
import type { ParameterSchema } from '../../../algorithms/parameters.ts';
import { finagleRetryBudget } from '../../../algorithms/resilience/budgets/finagle-retry-budget.ts';
import {
  CIRCUIT_BREAKERS,
  CONCURRENCY_LIMITS,
  entryByName,
  QUEUE_DEADLINES,
  THROTTLES,
} from '../../../algorithms/resilience/index.ts';
import { fixedLimit } from '../../../algorithms/resilience/limits/fixed.ts';
import { maxWait } from '../../../algorithms/resilience/queues/max-wait.ts';
import type {
  ResolvedDiscovery,
  ResolvedNodeGroup,
  ResolvedPolicy,
  ResolvedService,
} from '../resolved.ts';
import { formatParameter } from '../schema/parameter.ts';
import { lawView } from './laws.ts';
import {
  leaf,
  listOfViews,
  mapOf,
  shortLeaf,
  unmarked,
  type View,
  type ViewEntry,
} from './view.ts';

export function healthView(health: readonly ResolvedPolicy[]): View {
  return listOfViews(health.map((one) => unmarked(policyView('check', one, healthCheckByName))));
}

/** Its name is never a default: it stands there, or nothing does. */
export function discoveryView({ delay, checks, ...policy }: ResolvedDiscovery): View {
  const isStatic = discoveryByName(policy.name)!.create === null;
  return mapOf([
    ...policyEntries('kind', policy, discoveryByName),
    ...(isStatic
      ? []
      : ([
          ['delay', lawView(delay)],
          ['checks', healthView(checks)],
        ] as const)),
  ]);
}

/** Parameters that a bare amount gives, by entry: `concurrencyLimit: 50`, `budget: 20%`. */
const GIVEN_BY_AMOUNT: Readonly<Record<string, readonly string[]>> = {
  [fixedLimit.name]: ['max'],
  [maxWait.name]: ['wait'],
  [finagleRetryBudget.name]: ['percentCanRetry', 'minRetriesPerSec'],
};

export function policyView(
  key: string,
  policy: ResolvedPolicy,
  find: (name: string) => { readonly parameters: ParameterSchema } | null,
): View {
  return mapOf(policyEntries(key, policy, find));
}

function policyEntries(
  key: string,
  { name, parameters }: ResolvedPolicy,
  find: (name: string) => { readonly parameters: ParameterSchema } | null,
): readonly ViewEntry[] {
  const schema = find(name)!.parameters;
  const entries = Object.entries(parameters).map(([parameter, value]) => {
    const declaration = schema[parameter]!;
    const hasUnit = declaration.kind === 'duration' || declaration.kind === 'ratio';
    const shown = hasUnit ? formatParameter(declaration, value) : value;
    const isGiven = GIVEN_BY_AMOUNT[name]?.includes(parameter) === true;
    return [parameter, isGiven ? shortLeaf(shown) : leaf(shown)] as const;
  });
  return [[key, shortLeaf(name)], ...entries];
}

export function serviceGuards({
  breaker,
  concurrencyLimit,
  throttle,
}: ResolvedService): readonly ViewEntry[] {
  return [
    ...entryOf('breaker', 'breaker', breaker, (name) => entryByName(CIRCUIT_BREAKERS, name)),
    ...limitEntry(concurrencyLimit),
    ...entryOf('throttle', 'throttle', throttle, (name) => entryByName(THROTTLES, name)),
  ];
}

export function nodeGuards({
  concurrencyLimit,
  queueDeadline,
}: ResolvedNodeGroup): readonly ViewEntry[] {
  return [
    ...limitEntry(concurrencyLimit),
    ...entryOf('queueDeadline', 'deadline', queueDeadline, (name) =>
      entryByName(QUEUE_DEADLINES, name),
    ),
  ];
}

function limitEntry(policy: ResolvedPolicy | undefined): readonly ViewEntry[] {
  return entryOf('concurrencyLimit', 'limit', policy, (name) =>
    entryByName(CONCURRENCY_LIMITS, name),
  );
}

/** Nothing where nobody wrote one. */
function entryOf(
  key: string,
  nameKey: string,
  policy: ResolvedPolicy | undefined,
  find: (name: string) => { readonly parameters: ParameterSchema } | null,
): readonly ViewEntry[] {
  return policy === undefined ? [] : [[key, policyView(nameKey, policy, find)]];
}
