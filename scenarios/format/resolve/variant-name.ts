/** What a variant without a name is called: what it changes, `power-of-two, no checks, timeout=1s`. */

import { balancerByName } from '../../../algorithms/balancing/index.ts';
import { failoverByName } from '../../../algorithms/failover/index.ts';
import { healthCheckByName } from '../../../algorithms/health/index.ts';
import type { ParameterSchema, ParameterValues } from '../../../algorithms/parameters.ts';
import type { ResolvedService } from '../resolved.ts';
import type { BalancerInput } from '../schema/balancer.ts';
import { formatParameter } from '../schema/parameter.ts';
import type { PolicyInput } from '../schema/policy.ts';
import type { VariantInput } from '../schema/scenario.ts';

/** Of a cross product: what all variants share names none of them. */
export interface NameParts {
  readonly hasBalancer: boolean;
  /** Null: it is not named. */
  readonly health: string | null;
  readonly failover: string | null;
}

interface Surroundings {
  /** Those that the variant changes, of all. */
  readonly affected: readonly ResolvedService[];
  readonly services: readonly ResolvedService[];
  readonly parts?: NameParts;
}

export function defaultName(
  { balancer, health, failover, service, set = {} }: VariantInput,
  { affected, services, parts }: Surroundings,
): string {
  const names = parts ?? {
    hasBalancer: true,
    health: health ? healthName(health) : null,
    failover: failover ? failoverName(failover) : null,
  };
  const texts = [
    balancer && names.hasBalancer ? algorithmName(balancer, affected) : null,
    names.health,
    names.failover,
    ...Object.entries(set).map(settingName),
  ];
  const suffix = service === undefined || services.length === 1 ? '' : ` (${service})`;
  return `${texts.filter((text) => text !== null).join(', ')}${suffix}`;
}

/** `active(fall=2)+passive`. */
export function healthName(checks: readonly PolicyInput[]): string {
  const texts = checks.map(({ name, given }) => {
    return nameWith(name, given, healthCheckByName(name)!.parameters);
  });
  return texts.join('+') || 'no checks';
}

/** `eject(panic=50%)`. */
export function failoverName({ name, given }: PolicyInput): string {
  return name === 'none' ? 'no failover' : nameWith(name, given, failoverByName(name)!.parameters);
}

/** `power-of-two(load=peak-ewma)`. */
export function algorithmName(input: BalancerInput, services: readonly ResolvedService[]): string {
  const { name: algorithm, parameters } =
    input.plugin?.definition ?? balancerByName(input.algorithm)!;
  const { instances } = input;
  const isChanged =
    instances !== undefined && services.some((s) => s.balancer.instances !== instances);
  return nameWith(algorithm, input.given, parameters, isChanged ? [`instances=${instances}`] : []);
}

/** With the parameters that were given and change something. */
function nameWith(
  name: string,
  given: ParameterValues,
  schema: ParameterSchema,
  more: readonly string[] = [],
): string {
  const parts = Object.entries(given)
    .filter(([key, value]) => value !== schema[key]!.default)
    .map(([key, value]) => `${key}=${formatParameter(schema[key]!, value)}`);
  const all = [...parts, ...more];
  return all.length === 0 ? name : `${name}(${all.join(',')})`;
}

/** `timeout=1s`; of a map or a list only whose it is. */
function settingName([path, value]: readonly [string, unknown]): string {
  const key = path.slice(path.lastIndexOf('.') + 1);
  return typeof value === 'object' && value !== null ? key : `${key}=${value ?? 'none'}`;
}
