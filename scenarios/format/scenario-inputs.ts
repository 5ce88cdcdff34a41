/** Digests of the parts of a scenario, so that a changed result can be traced to what was changed. */

import { createHash } from 'node:crypto';
import { canonicalJson, withContents } from './digest.ts';
import type { ResolvedBalancer, ResolvedScenario, ResolvedService } from './resolved.ts';
import type { TraceData } from './trace.ts';

export interface ScenarioInputs {
  /** `clients`, `faults`, `network`, `run` and `services`. */
  readonly parts: Readonly<Record<string, string>>;
  /** Of what each variant changes. */
  readonly settings: Readonly<Record<string, string>>;
}

/** Seeds, replications and users' algorithms have entries of their own in a baseline. */
export function scenarioInputs(
  scenario: ResolvedScenario,
  traces: ReadonlyMap<string, TraceData>,
): ScenarioInputs {
  const { seed: _seed, replications: _replications, ...run } = scenario.run;
  const { clients, network, faults } = withContents(scenario, traces);
  const services = scenario.services.map(withoutSource);
  const parts = { clients, network, faults, run, services };
  const variants = scenario.variants.map(({ name, balancers, set: _set, system, ...variant }) => {
    const own = system && { ...system, services: system.services.map(withoutSource) };
    const chosen = Object.entries(balancers).map(([service, one]) => [service, withoutPlugin(one)]);
    return [name, digestOf({ ...variant, system: own, balancers: Object.fromEntries(chosen) })];
  });
  return {
    parts: Object.fromEntries(
      Object.entries(parts)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, part]) => [name, digestOf(part)]),
    ),
    settings: Object.fromEntries(variants),
  };
}

function withoutSource(service: ResolvedService): object {
  return { ...service, balancer: withoutPlugin(service.balancer) };
}

function withoutPlugin({ plugin, ...balancer }: ResolvedBalancer): object {
  return plugin === undefined ? balancer : { ...balancer, plugin: plugin.file };
}

/** Eight digits tell changes apart; nobody forges them. */
function digestOf(value: unknown): string {
  return createHash('sha256')
    .update(canonicalJson(withoutNothing(value)))
    .digest('hex')
    .slice(0, 8);
}

/** What is absent says nothing, so that keys which scenarios learn later change no digest. */
function withoutNothing(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNothing);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, child]) => !isNothing(child));
  return Object.fromEntries(entries.map(([key, child]) => [key, withoutNothing(child)]));
}

function isNothing(value: unknown): boolean {
  return value === null || value === undefined || (Array.isArray(value) && value.length === 0);
}
