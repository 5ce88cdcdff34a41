/** What turns requests away: defaults filled in, and what cannot work refused. */

import { withDefaults } from '../../../algorithms/parameters.ts';
import {
  CIRCUIT_BREAKERS,
  CONCURRENCY_LIMITS,
  entryByName,
  QUEUE_DEADLINES,
  THROTTLES,
} from '../../../algorithms/resilience/index.ts';
import type { ResilienceDefinition } from '../../../algorithms/resilience/types.ts';
import type { ResolvedNodeGroup, ResolvedPolicy, ResolvedService } from '../resolved.ts';
import { complain, type ScenarioContext } from '../scenario-context.ts';
import type { PolicyInput } from '../schema/policy.ts';
import type { NodeGroupInput, ServiceInput } from '../schema/service.ts';
import type { Path } from '../source/source-node.ts';

/** Keys that nobody wrote are absent. */
export function resolveServiceGuards(
  input: ServiceInput,
): Pick<ResolvedService, 'breaker' | 'concurrencyLimit' | 'throttle'> {
  const { breaker, concurrencyLimit, throttle } = input;
  return {
    ...(breaker && { breaker: resolve(CIRCUIT_BREAKERS, breaker) }),
    ...(concurrencyLimit && { concurrencyLimit: resolve(CONCURRENCY_LIMITS, concurrencyLimit) }),
    ...(throttle && { throttle: resolve(THROTTLES, throttle) }),
  };
}

export function resolveNodeGuards(
  input: NodeGroupInput,
): Pick<ResolvedNodeGroup, 'concurrencyLimit' | 'queueDeadline'> {
  const { concurrencyLimit, queueDeadline } = input;
  return {
    ...(concurrencyLimit && { concurrencyLimit: resolve(CONCURRENCY_LIMITS, concurrencyLimit) }),
    ...(queueDeadline && { queueDeadline: resolve(QUEUE_DEADLINES, queueDeadline) }),
  };
}

/** True if nobody ever waits in a queue of the group, so that a deadline would mean nothing. */
export function reportUselessDeadline(
  context: ScenarioContext,
  path: Path,
  { queueDeadline, queue, concurrency }: NodeGroupInput,
): boolean {
  if (queueDeadline === undefined) return false;
  const reason =
    queue === 'processor-sharing'
      ? 'under processor-sharing everybody inside is served at once'
      : concurrency === null
        ? 'with unlimited concurrency everybody is served at once'
        : null;
  if (reason === null) return false;
  complain(context, [...path, 'queueDeadline'], {
    code: 'conflict',
    message: `${reason}: there is no queue to drop from`,
    suggestion: 'remove the deadline, or give the nodes a queue',
  });
  return true;
}

function resolve<T>(
  entries: readonly ResilienceDefinition<T>[],
  { name, given }: PolicyInput,
): ResolvedPolicy {
  return { name, parameters: withDefaults(entryByName(entries, name)!.parameters, given) };
}
