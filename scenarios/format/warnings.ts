/** What is legal but probably not meant: overload, hashing without keys, faults that hit nothing. */

import { createDistribution } from '../../sim/distributions/index.ts';
import { reportAttemptWarnings } from './attempt-warnings.ts';
import { groupCapacityPerS, type ServiceLoad, serviceLoads } from './capacity.ts';
import type { Diagnostic } from './diagnostic.ts';
import { reportFaultWarnings } from './fault-warnings.ts';
import { formatAmount, formatPercent } from './format-amount.ts';
import { definitionOf, type Plugins } from './plugin/plugin.ts';
import { formatDuration } from './quantity/format-quantity.ts';
import { quoteValue } from './quote-value.ts';
import type {
  ResolvedNodeGroup,
  ResolvedScenario,
  ResolvedService,
  ResolvedVariant,
} from './resolved.ts';
import { complain, type ScenarioContext } from './scenario-context.ts';
import type { Path } from './source/source-node.ts';

/** Of the scenario, and of the variants that set values of their own. */
export function reportWarnings(
  context: ScenarioContext,
  scenario: ResolvedScenario,
  plugins: Plugins,
): void {
  const alike = scenario.variants.filter(({ system }) => system === undefined);
  if (alike.length > 0) reportSystemWarnings(context, scenario, { plugins, variants: alike });
  for (const variant of scenario.variants) {
    if (variant.system === undefined) continue;
    const own: ScenarioContext = { ...context, diagnostics: [] };
    const changed = { ...scenario, ...variant.system };
    reportSystemWarnings(own, changed, { plugins, variants: [variant] });
    const known = new Set(context.diagnostics.map(({ message }) => message));
    const found = own.diagnostics.filter(({ message }) => !known.has(message));
    context.diagnostics.push(...found.map((one) => inVariant(one, variant)));
  }
}

function inVariant({ notes = [], ...rest }: Diagnostic, { name }: ResolvedVariant): Diagnostic {
  return { ...rest, notes: [...notes, `in the variant ${quoteValue(name)}`] };
}

interface Simulated {
  readonly plugins: Plugins;
  /** Those of `scenario.variants` that simulate this system. */
  readonly variants: readonly ResolvedVariant[];
}

function reportSystemWarnings(
  context: ScenarioContext,
  scenario: ResolvedScenario,
  { plugins, variants }: Simulated,
): void {
  const loads = serviceLoads(scenario, context.traces);
  reportAttemptWarnings(context, scenario);
  for (const load of scenario.run.overload === 'intended' ? [] : loads) {
    if (load.offeredPerS > 0 && load.offeredPerS >= load.capacityPerS) {
      reportOverload(context, scenario, load);
    }
  }
  for (const service of scenario.services) {
    const hashing = variants.filter(({ balancers }) => {
      return definitionOf(balancers[service.name] ?? service.balancer, plugins).usesKeys;
    });
    if (hashing.length > 0) reportMissingKeys(context, scenario, { service, hashing });
  }
  reportFaultWarnings(context, scenario);
}

function reportOverload(
  context: ScenarioContext,
  scenario: ResolvedScenario,
  { service, offeredPerS, capacityPerS }: ServiceLoad,
): void {
  const client = scenario.clients.find(
    ({ to, arrivals }) => to === service && arrivals.process !== 'closed',
  )!;
  const groups = scenario.services.find(({ name }) => name === service)!.groups;
  const offered = `${formatAmount(offeredPerS)}/s`;
  const message =
    capacityPerS === 0
      ? `the service time of \`${service}\` has an infinite mean, so no rate can be sustained`
      : `the offered load is ${formatPercent(offeredPerS / capacityPerS)} of what service \`${service}\` can serve`;
  const problem = {
    code: 'offered-load',
    message,
    suggestion: `${offered} of ${formatAmount(capacityPerS)}/s: queues grow without bound`,
    notes: [
      ...groups.slice(0, 5).map(describeCapacity),
      'meant as an overload test? say so: `run: { overload: intended }`',
    ],
  };
  const path = ['clients', client.name, 'arrivals', 'rate'];
  complain(context, path, problem, { severity: 'warning' });
}

/** `old: 2 nodes × 4 workers × speed 0.5 ÷ 20ms = 200/s`. */
function describeCapacity(group: ResolvedNodeGroup): string {
  const mean = createDistribution(group.service).mean;
  const parts = [`${group.count} ${group.count === 1 ? 'node' : 'nodes'}`];
  if (group.concurrency !== 1) parts.push(`${group.concurrency ?? 'unlimited'} workers`);
  if (group.speed !== 1) parts.push(`speed ${group.speed}`);
  const time = Number.isFinite(mean) ? formatDuration(Math.round(mean)) : 'infinity';
  const unused = group.weight === 0 ? ' (weight 0: never chosen)' : '';
  return `${group.name}: ${parts.join(' × ')} ÷ ${time} = ${formatAmount(groupCapacityPerS(group))}/s${unused}`;
}

/** Variants whose balancer of that service chooses by key; at least one. */
interface Hashing {
  readonly service: ResolvedService;
  readonly hashing: readonly ResolvedVariant[];
}

function reportMissingKeys(
  context: ScenarioContext,
  scenario: ResolvedScenario,
  { service, hashing }: Hashing,
): void {
  const own = hashing[0]!.balancers[service.name];
  const keyless = scenario.clients.filter(
    ({ to, keys, arrivals }) =>
      to === service.name &&
      keys === null &&
      !(arrivals.process === 'trace' && context.traces.get(arrivals.file)?.key),
  );
  if (keyless.length === 0) return;
  const names = keyless.map(({ name }) => `\`${name}\``).join(', ');
  const algorithms = hashing.map(({ balancers }) => {
    return `\`${(balancers[service.name] ?? service.balancer).algorithm}\``;
  });
  const path: Path =
    own === undefined
      ? ['services', service.name, 'balancer']
      : ['compare', scenario.variants.indexOf(hashing[0]!)];
  const problem = {
    code: 'no-keys',
    message: `${listAnd([...new Set(algorithms)])} by key, but the requests of ${names} have none`,
    suggestion: 'every request is its own key',
    notes: ['give the client `keys: { count: 1000 }`, with a popularity if some are more wanted'],
  };
  if (own !== undefined && context.hasArguments) {
    context.diagnostics.push({ severity: 'warning', ...problem, location: null });
  } else {
    complain(context, path, problem, { severity: 'warning' });
  }
}

/** `a` chooses; `a`, `b` and `c` choose; `a`, `b`, `c` and 9 others choose. */
function listAnd(names: readonly string[]): string {
  if (names.length === 1) return `${names[0]} chooses`;
  if (names.length > 5) {
    return `${names.slice(0, 3).join(', ')} and ${names.length - 3} others choose`;
  }
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)} choose`;
}
