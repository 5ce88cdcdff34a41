/** Health checks, failover policies and what turns requests away, as a scenario writes them. */

import { healthCheckByName } from '../../../algorithms/health/index.ts';
import type { ParameterSchema } from '../../../algorithms/parameters.ts';
import {
  CIRCUIT_BREAKERS,
  CONCURRENCY_LIMITS,
  entryByName,
  QUEUE_DEADLINES,
  THROTTLES,
} from '../../../algorithms/resilience/index.ts';
import { fixedLimit } from '../../../algorithms/resilience/limits/fixed.ts';
import { maxWait } from '../../../algorithms/resilience/queues/max-wait.ts';
import type { ResolvedNodeGroup, ResolvedPolicy, ResolvedService } from '../resolved.ts';
import { formatParameter } from '../schema/parameter.ts';
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

/** Entries whose one parameter may stand for them: `concurrencyLimit: 50`. */
const HAS_SHORT_FORM: readonly string[] = [fixedLimit.name, maxWait.name];

export function policyView(
  key: string,
  { name, parameters }: ResolvedPolicy,
  find: (name: string) => { readonly parameters: ParameterSchema } | null,
): View {
  const schema = find(name)!.parameters;
  const entries = Object.entries(parameters).map(([parameter, value]) => {
    const declaration = schema[parameter]!;
    const hasUnit = declaration.kind === 'duration' || declaration.kind === 'ratio';
    const shown = hasUnit ? formatParameter(declaration, value) : value;
    return [parameter, HAS_SHORT_FORM.includes(name) ? shortLeaf(shown) : leaf(shown)] as const;
  });
  return mapOf([[key, shortLeaf(name)], ...entries]);
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
