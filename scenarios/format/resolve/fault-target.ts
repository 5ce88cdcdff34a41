/** Which nodes a fault hits: names, patterns, zones and random shares. */

import seedrandom from 'seedrandom';
import { discoveryByName } from '../../../algorithms/discovery/index.ts';
import { namesMatching } from '../name-pattern.ts';
import { nearestName } from '../nearest.ts';
import { groupNodeNames } from '../node-names.ts';
import { quoteValue } from '../quote-value.ts';
import type { ResolvedService } from '../resolved.ts';
import { complain, type ScenarioContext } from '../scenario-context.ts';

export interface NodeDirectory {
  /** Every node by its zone, in order. */
  readonly nodes: readonly { readonly name: string; readonly zone: string | null }[];
  /** Names the stream that random shares are drawn from. */
  readonly seed: string;
}

export function nodeDirectory(services: readonly ResolvedService[], seed: string): NodeDirectory {
  const nodes = services.flatMap(({ name, groups }) =>
    groups.flatMap((group) =>
      groupNodeNames(name, group).map((node) => ({ name: node, zone: group.zone })),
    ),
  );
  return { nodes, seed };
}

/** In the order of the nodes, each once. Null after reporting a target that hits nobody. */
export function resolveTarget(
  context: ScenarioContext,
  index: number,
  target: readonly string[],
  directory: NodeDirectory,
): readonly string[] | null {
  const hit = target.map((one) => {
    const nodes = nodesOf(one, directory, index);
    if (nodes.length === 0) complainOfTarget(context, index, one, directory);
    return nodes;
  });
  if (hit.some((nodes) => nodes.length === 0)) return null;
  const all = new Set(hit.flat());
  return directory.nodes.flatMap(({ name }) => (all.has(name) ? [name] : []));
}

/** The services that are named, or all that have a registry. Null after reporting one that has none. */
export function resolveRegistries(
  context: ScenarioContext,
  index: number,
  target: readonly string[] | undefined,
  services: readonly ResolvedService[],
): readonly string[] | null {
  const having = services.filter(({ discovery }) => hasRegistry(discovery)).map(({ name }) => name);
  const wrong = target?.find((name) => !having.includes(name));
  if (wrong === undefined && having.length > 0) return target ?? having;
  const path = ['faults', index, ...(wrong === undefined ? [] : ['target'])];
  const near = wrong === undefined ? null : nearestName(wrong, having);
  complain(context, path, {
    code: 'no-registry',
    message:
      wrong === undefined
        ? 'no service has a registry that could be away'
        : `${quoteValue(wrong)} is no service with a registry`,
    suggestion:
      near === null
        ? 'give a service a `discovery`, such as `consul`'
        : `did you mean \`${near}\`?`,
  });
  return null;
}

function hasRegistry(discovery: ResolvedService['discovery']): boolean {
  return discovery !== undefined && discoveryByName(discovery.name)!.create !== null;
}

function nodesOf(target: string, { nodes, seed }: NodeDirectory, index: number): string[] {
  const zone = /^zone\s+(\S+)$/.exec(target)?.[1];
  if (zone !== undefined) return nodes.flatMap((one) => (one.zone === zone ? [one.name] : []));
  const random = /^random\s+(\d+(?:\.\d+)?)%\s+of\s+(\S+)$/.exec(target);
  const pattern = random?.[2] ?? target;
  const names = nodes.map(({ name }) => name);
  const found = [...namesMatching(pattern, names)];
  if (random === null) return found;
  const count = Math.round((Number(random[1]) / 100) * found.length);
  return draw(found, count, `${seed}/faults/${index}`);
}

/** The first `count` of a Fisher–Yates shuffle: the same nodes in every replication and variant. */
function draw(names: string[], count: number, stream: string): string[] {
  const rng = seedrandom.alea(stream).double;
  for (let i = 0; i < Math.min(count, names.length); i++) {
    const other = i + Math.floor(rng() * (names.length - i));
    [names[i], names[other]] = [names[other]!, names[i]!];
  }
  return names.slice(0, count);
}

function complainOfTarget(
  context: ScenarioContext,
  index: number,
  target: string,
  { nodes }: NodeDirectory,
): void {
  const names = nodes.map(({ name }) => name);
  const zones = [...new Set(nodes.flatMap(({ zone }) => zone ?? []))];
  const near = nearestName(target, [...names, ...zones.map((zone) => `zone ${zone}`)]);
  complain(context, ['faults', index, 'target'], {
    code: 'unknown-node',
    message: `${quoteValue(target)} is no node, or a share of none`,
    ...(near !== null && { suggestion: `did you mean \`${near}\`?` }),
    notes: [
      `nodes are called \`${names[0]}\`; \`*\` stands for any part of a name`,
      ...(zones.length > 0 ? [`zones: ${zones.join(', ')}`] : []),
    ],
  });
}
