/** How a service's balancers learn of nodes: defaults filled in. */

import { discoveryByName } from '../../../algorithms/discovery/index.ts';
import { healthCheckByName } from '../../../algorithms/health/index.ts';
import { withDefaults } from '../../../algorithms/parameters.ts';
import type { ResolvedDiscovery, ResolvedPolicy } from '../resolved.ts';
import { complain, type ScenarioContext } from '../scenario-context.ts';
import type { DiscoveryInput } from '../schema/discovery.ts';
import type { Path } from '../source/source-node.ts';
import { resolveLaw } from './law.ts';
import { resolveHealth } from './policy.ts';

/** Null after reporting what is wrong with it. */
export function resolveDiscovery(
  context: ScenarioContext,
  path: Path,
  input: DiscoveryInput,
): ResolvedDiscovery | null {
  const definition = discoveryByName(input.kind)!;
  const delay =
    input.delay === undefined
      ? { law: 'constant', parameters: { value: definition.delayNs } }
      : resolveLaw(context, [...path, 'delay'], input.delay);
  const checks =
    input.checks === undefined
      ? definition.checks.map(({ definition: { name, parameters }, parameters: own }) => ({
          name,
          parameters: withDefaults(parameters, own),
        }))
      : resolveHealth(input.checks);
  if (!reportDeafChecks(context, [...path, 'checks'], checks) || delay === null) return null;
  const parameters = withDefaults(definition.parameters, input.given);
  return { name: definition.name, parameters, delay, checks };
}

/** No traffic passes by an agent: what lives on traffic alone would hear nothing there. */
function reportDeafChecks(
  context: ScenarioContext,
  path: Path,
  checks: readonly ResolvedPolicy[],
): boolean {
  const deaf = checks.find(({ name }) => healthCheckByName(name)!.worstDetectionNs === undefined);
  if (deaf === undefined) return true;
  complain(context, path, {
    code: 'conflict',
    message: `\`${deaf.name}\` lives on traffic, and none passes by a check beside the node`,
    suggestion: 'write a check that probes, such as `consul-check`',
    notes: ['balancers check for themselves under `health`'],
  });
  return false;
}
