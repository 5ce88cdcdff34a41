/** The variants: from `compare`, from the command line, or the one scenario as it stands. */

import type { LoadedPlugin } from '../plugin/plugin.ts';
import { quoteValue } from '../quote-value.ts';
import type { ResolvedBalancer, ResolvedService, ResolvedVariant } from '../resolved.ts';
import { complain, type ScenarioContext } from '../scenario-context.ts';
import type { BalancerInput } from '../schema/balancer.ts';
import type { VariantInput } from '../schema/scenario.ts';
import { nodeAt, type Path } from '../source/source-node.ts';
import { checkTotals } from '../totals.ts';
import { unknownService } from './client.ts';
import { resolvePlugin } from './plugin.ts';
import { resolveFailover, resolveHealth } from './policy.ts';
import { resolveBalancer } from './service.ts';
import { algorithmName, defaultName, type NameParts } from './variant-name.ts';
import { resolveVariantSystem } from './variant-system.ts';

/** A variant with the place to complain at: an index of `compare`, or an argument. */
export interface WrittenVariant {
  readonly input: VariantInput;
  /** Position in `compare`; null when it comes from the command line. */
  readonly index: number | null;
  /** Of the command line: what names it; default everything that it changes. */
  readonly parts?: NameParts;
}

export function resolveVariants(
  context: ScenarioContext,
  written: readonly WrittenVariant[],
  services: readonly ResolvedService[],
): ResolvedVariant[] {
  if (written.length === 0) return [{ name: standingName(context, services), balancers: {} }];
  const variants: ResolvedVariant[] = [];
  const firstByName = new Map<string, WrittenVariant>();
  for (const variant of written) {
    const resolved = resolveVariant(context, variant, services);
    if (resolved === null) continue;
    const first = firstByName.get(resolved.name);
    if (first === undefined) {
      firstByName.set(resolved.name, variant);
      variants.push(resolved);
    } else {
      complainTwice(context, resolved.name, [first, variant]);
    }
  }
  return variants;
}

function resolveVariant(
  context: ScenarioContext,
  { input, index, parts }: WrittenVariant,
  given: readonly ResolvedService[],
): ResolvedVariant | null {
  const own = input.set === undefined ? undefined : resolveVariantSystem(context, index ?? 0);
  if (own === null) return null;
  const services = own?.system.services ?? given;
  const { service, health, failover } = input;
  const affected = services.filter(({ name }) => service === undefined || name === service);
  if (affected.length === 0) {
    const names = services.map(({ name }) => name);
    complain(context, ['compare', index ?? 0, 'service'], unknownService(service ?? '', names));
    return null;
  }
  const balancer = variantBalancer(context, input, index);
  if (balancer === null) return null;
  const set = Object.entries(input.set ?? {});
  if (!balancer && !health && !failover && set.length === 0) {
    complain(context, ['compare', index ?? 0], {
      code: 'missing-key',
      message: 'a variant changes something: `balancer`, `health`, `failover` or `set`',
      suggestion: 'add one of them',
    });
    return null;
  }
  // A variant changes the algorithm; how many balancers there are is part of the system.
  const forEach = <T>(make: (target: ResolvedService) => T) =>
    Object.fromEntries(affected.map((target) => [target.name, make(target)]));
  const variant: ResolvedVariant = {
    name:
      input.name ??
      defaultName({ ...input, balancer }, { affected, services, ...(parts && { parts }) }),
    balancers: balancer ? forEach((target) => resolveBalancer(balancer, target.balancer)) : {},
    ...(health && { health: forEach(() => resolveHealth(health)) }),
    ...(failover && { failover: forEach(() => resolveFailover(failover)) }),
    ...(own && { set: input.set!, system: own.system }),
  };
  if (own) checkTotals(own.context, { ...own.system, variants: [variant] });
  return variant;
}

/** Undefined if it keeps what the services have, null after complaining. */
function variantBalancer(
  context: ScenarioContext,
  { balancer }: VariantInput,
  index: number | null,
): BalancerInput | null | undefined {
  // An argument's plugin was resolved when the argument was read.
  if (balancer === undefined || index === null) return balancer;
  return resolvePlugin(context, placeOf(context, index), balancer);
}

/** `compare: [./mine.ts]` has no key to point at. */
function placeOf({ root }: ScenarioContext, index: number): Path {
  const path = ['compare', index];
  return nodeAt(root, path)?.kind === 'map' ? [...path, 'balancer'] : path;
}

function standingName(context: ScenarioContext, services: readonly ResolvedService[]): string {
  const names = services.map(({ name, balancer }) => ({
    name,
    text: balancerText(context, balancer),
  }));
  const first = names[0]?.text ?? 'as it stands';
  if (names.every(({ text }) => text === first)) return first;
  return names.map(({ name, text }) => `${name}: ${text}`).join(', ');
}

function balancerText(context: ScenarioContext, balancer: ResolvedBalancer): string {
  const { algorithm, parameters, plugin: named } = balancer;
  const plugin = named && pluginOf(context, named.file);
  return algorithmName({ algorithm, given: parameters, ...(plugin && { plugin }) }, []);
}

function pluginOf({ plugins }: ScenarioContext, file: string): LoadedPlugin | undefined {
  const entry = plugins.get(file);
  return entry?.ok ? entry.plugin : undefined;
}

function complainTwice(
  context: ScenarioContext,
  name: string,
  both: readonly [WrittenVariant, WrittenVariant],
): void {
  const { index } = both[1];
  const problem = {
    code: 'duplicate-variant',
    message: `two variants are called ${quoteValue(name)}`,
  };
  if (index !== null) {
    const suggestion = 'remove one, or give it a `name`';
    complain(context, ['compare', index], { ...problem, suggestion });
    return;
  }
  const files = new Set(both.map(({ input }) => input.balancer?.plugin?.shown));
  const notes =
    files.size > 1
      ? [
          ...[...files].flatMap((file) =>
            file === undefined ? [] : [`\`${file}\` calls itself that`],
          ),
          'change the `name` in one of the definitions',
        ]
      : ['set on the command line: name each once'];
  context.diagnostics.push({ severity: 'error', ...problem, location: null, notes });
}
