/** Health checks and failover policies: defaults filled in. */

import { failoverByName } from '../../../algorithms/failover/index.ts';
import { healthCheckByName } from '../../../algorithms/health/index.ts';
import { withDefaults } from '../../../algorithms/parameters.ts';
import type { ResolvedPolicy } from '../resolved.ts';
import type { PolicyInput } from '../schema/policy.ts';

export function resolveHealth(inputs: readonly PolicyInput[]): ResolvedPolicy[] {
  return inputs.map(({ name, given }) => ({
    name,
    parameters: withDefaults(healthCheckByName(name)!.parameters, given),
  }));
}

export function resolveFailover({ name, given }: PolicyInput): ResolvedPolicy {
  return { name, parameters: withDefaults(failoverByName(name)!.parameters, given) };
}
