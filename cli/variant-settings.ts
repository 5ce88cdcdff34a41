/** What a variant balances, checks and fails over by, as reports say it: `active(fall=2)+passive`. */

import { failoverByName } from '../algorithms/failover/index.ts';
import { healthCheckByName } from '../algorithms/health/index.ts';
import type { ParameterSchema, ParameterValues } from '../algorithms/parameters.ts';
import type { ReportVariant } from '../reports/model.ts';
import type { ParsedScenario } from '../scenarios/format/parse.ts';
import { definitionOf } from '../scenarios/format/plugin/plugin.ts';
import type { ResolvedService, ResolvedVariant } from '../scenarios/format/resolved.ts';
import { formatParameter } from '../scenarios/format/schema/parameter.ts';

/** Null where nobody checks, and where no policy is named. */
export function settingsOf(
  { scenario, plugins }: ParsedScenario,
  { balancers, health, failover, system = scenario }: ResolvedVariant,
): ReportVariant['settings'] {
  const { services } = system;
  const balancer = describe(services, (service) => {
    const used = balancers[service.name] ?? service.balancer;
    return nameWith(used.algorithm, used.parameters, definitionOf(used, plugins).parameters);
  });
  return {
    balancer: balancer!,
    health: describe(services, (service) => {
      const checks = health?.[service.name] ?? service.health;
      const texts = checks.map(({ name, parameters }) =>
        nameWith(name, parameters, healthCheckByName(name)!.parameters),
      );
      return texts.length === 0 ? null : texts.join('+');
    }),
    failover: describe(services, (service) => {
      const policy = failover?.[service.name] ?? service.failover;
      if (policy === null) return null;
      return nameWith(policy.name, policy.parameters, failoverByName(policy.name)!.parameters);
    }),
  };
}

/** With several services each is named, and those without are left out. */
function describe(
  services: readonly ResolvedService[],
  text: (service: ResolvedService) => string | null,
): string | null {
  const texts = services.flatMap((service) => {
    const one = text(service);
    if (one === null) return [];
    return [services.length === 1 ? one : `${service.name}: ${one}`];
  });
  return texts.length === 0 ? null : texts.join(', ');
}

/** With the parameters that are not the default. */
function nameWith(name: string, parameters: ParameterValues, schema: ParameterSchema): string {
  const changed = Object.entries(parameters).filter(([key, value]) => {
    return schema[key]?.default !== value;
  });
  if (changed.length === 0) return name;
  const texts = changed.map(([key, value]) => {
    const declaration = schema[key];
    return `${key}=${declaration === undefined ? value : formatParameter(declaration, value)}`;
  });
  return `${name}(${texts.join(',')})`;
}
