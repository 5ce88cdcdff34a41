/** The variants: from `compare`, from `--balancer`, or the one scenario as it stands. */

import { balancerByName } from '../../../algorithms/balancing/index.ts';
import type { LoadedPlugin } from '../plugin/plugin.ts';
import { quoteValue } from '../quote-value.ts';
import type { ResolvedBalancer, ResolvedService, ResolvedVariant } from '../resolved.ts';
import { complain, type ScenarioContext } from '../scenario-context.ts';
import { type BalancerInput, formatParameter } from '../schema/balancer.ts';
import type { VariantInput } from '../schema/scenario.ts';
import { nodeAt, type Path } from '../source/source-node.ts';
import { unknownService } from './client.ts';
import { resolvePlugin } from './plugin.ts';
import { resolveBalancer } from './service.ts';

/** A variant with the place to complain at: an index of `compare`, or an argument. */
export interface WrittenVariant {
  readonly input: VariantInput;
  /** Position in `compare`; null when it comes from `--balancer`. */
  readonly index: number | null;
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
  { input, index }: WrittenVariant,
  services: readonly ResolvedService[],
): ResolvedVariant | null {
  const { service } = input;
  const affected = services.filter(({ name }) => service === undefined || name === service);
  if (affected.length === 0) {
    const names = services.map(({ name }) => name);
    complain(context, ['compare', index ?? 0, 'service'], unknownService(service ?? '', names));
    return null;
  }
  // An argument's plugin was resolved when the argument was read.
  const balancer =
    index === null
      ? input.balancer
      : resolvePlugin(context, placeOf(context, index), input.balancer);
  if (balancer === null) return null;
  // A variant changes the algorithm; how many balancers there are is part of the system.
  const balancers = affected.map(
    (target) => [target.name, resolveBalancer(balancer, target.balancer)] as const,
  );
  const suffix = service === undefined ? '' : ` (${service})`;
  const name =
    input.name ?? `${variantName(balancer, affected)}${services.length > 1 ? suffix : ''}`;
  return { name, balancers: Object.fromEntries(balancers) };
}

/** `compare: [./mine.ts]` has no key to point at. */
function placeOf({ root }: ScenarioContext, index: number): Path {
  const path = ['compare', index];
  return nodeAt(root, path)?.kind === 'map' ? [...path, 'balancer'] : path;
}

/** `power-of-two(load=peak-ewma)`: the parameters that were given and change something. */
function variantName(input: BalancerInput, services: readonly ResolvedService[]): string {
  const { name: algorithm, parameters } =
    input.plugin?.definition ?? balancerByName(input.algorithm)!;
  const parts = Object.entries(input.given)
    .filter(([name, value]) => value !== parameters[name]!.default)
    .map(([name, value]) => `${name}=${formatParameter(parameters[name]!, value)}`);
  const { instances } = input;
  if (instances !== undefined && services.some((s) => s.balancer.instances !== instances)) {
    parts.push(`instances=${instances}`);
  }
  return parts.length === 0 ? algorithm : `${algorithm}(${parts.join(',')})`;
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
  return variantName({ algorithm, given: parameters, ...(plugin && { plugin }) }, []);
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
  const files = new Set(both.map(({ input }) => input.balancer.plugin?.shown));
  const notes =
    files.size > 1
      ? [
          ...[...files].flatMap((file) =>
            file === undefined ? [] : [`\`${file}\` calls itself that`],
          ),
          'change the `name` in one of the definitions',
        ]
      : ['set by --balancer: name each once'];
  context.diagnostics.push({ severity: 'error', ...problem, location: null, notes });
}
