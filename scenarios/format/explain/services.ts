/** Services and variants with their defaults. */

import type { ParameterDeclaration, ParameterValue } from '../../../algorithms/parameters.ts';
import { canonicalJson } from '../digest.ts';
import { definitionOf, type Plugins } from '../plugin/plugin.ts';
import { formatDuration } from '../quantity/format-quantity.ts';
import type {
  ResolvedBalancer,
  ResolvedNodeGroup,
  ResolvedScenario,
  ResolvedService,
  ResolvedVariant,
} from '../resolved.ts';
import { formatParameter } from '../schema/balancer.ts';
import { lawView } from './laws.ts';
import {
  flowList,
  flowMap,
  leaf,
  listOfViews,
  mapOf,
  shortLeaf,
  unmarked,
  type View,
  type ViewEntry,
} from './view.ts';

export function explainService(
  { groups, balancer, timeoutNs }: ResolvedService,
  plugins: Plugins,
): View {
  const first = canonicalJson(groups[0]!.service);
  const isShared = groups.every(({ service }) => canonicalJson(service) === first);
  // The law is never a default: it was written either here or in each group.
  const law = (spec: ResolvedNodeGroup['service']): ViewEntry => [
    'service',
    unmarked(lawView(spec)),
  ];
  const nodes = groups.map(
    (group) => [group.name, explainGroup(group, isShared ? [] : [law(group.service)])] as const,
  );
  const { instances } = balancer;
  return mapOf([
    ...(isShared ? [law(groups[0]!.service)] : []),
    ['nodes', mapOf(nodes)],
    ...(timeoutNs === null ? [] : [['timeout', leaf(formatDuration(timeoutNs))] as const]),
    [
      'balancer',
      mapOf([
        ['algorithm', shortLeaf(nameOf(balancer))],
        ['instances', leaf(instances)],
        ...(balancer.zone === null ? [] : [['zone', leaf(balancer.zone)] as const]),
        ...parameterEntries(balancer, plugins),
      ]),
    ],
  ]);
}

function explainGroup(group: ResolvedNodeGroup, law: readonly ViewEntry[]): View {
  return mapOf([
    ['count', leaf(group.count)],
    ['concurrency', leaf(group.concurrency ?? 'unlimited')],
    ['queue', leaf(group.queue)],
    ['limit', leaf(group.queueLimit ?? 'unlimited')],
    ['speed', leaf(group.speed)],
    ['weight', leaf(group.weight)],
    ...(group.zone === null ? [] : [['zone', leaf(group.zone)] as const]),
    ...(group.priority === 0 ? [] : [['priority', leaf(group.priority)] as const]),
    ...(group.maxConnections === null
      ? []
      : [['maxConnections', leaf(group.maxConnections)] as const]),
    ...(group.joinsNs === null ? [] : [['joins', leaf(formatDuration(group.joinsNs))] as const]),
    ...(group.addresses.length === 0
      ? []
      : [['addresses', flowList(group.addresses.map((address) => leaf(address)))] as const]),
    ...law,
  ]);
}

/** What a scenario writes. */
function nameOf({ algorithm, plugin }: ResolvedBalancer): string {
  return plugin?.file ?? algorithm;
}

function parameterEntries(balancer: ResolvedBalancer, plugins: Plugins): ViewEntry[] {
  const declared = definitionOf(balancer, plugins).parameters;
  return Object.entries(balancer.parameters).map(([name, value]) => [
    name,
    leaf(parameterText(declared[name]!, value)),
  ]);
}

function parameterText(declaration: ParameterDeclaration, value: ParameterValue): ParameterValue {
  const hasUnit = declaration.kind === 'duration' || declaration.kind === 'ratio';
  return hasUnit ? formatParameter(declaration, value) : value;
}

/** Nothing when the scenario is simulated as it stands. */
export function explainCompare(
  { variants, services }: ResolvedScenario,
  plugins: Plugins,
): ViewEntry[] {
  const compared = variants.filter(({ balancers }) => Object.keys(balancers).length > 0);
  if (compared.length === 0) return [];
  return [
    ['compare', listOfViews(compared.map((variant) => explainVariant(variant, services, plugins)))],
  ];
}

function explainVariant(
  variant: ResolvedVariant,
  services: readonly ResolvedService[],
  plugins: Plugins,
): View {
  const affected = services.filter(({ name }) => variant.balancers[name] !== undefined);
  const balancer = variant.balancers[affected[0]!.name]!;
  // Unless the variant changes it, each service keeps its own number of balancers.
  const isInherited = affected.every(
    ({ name, balancer: own }) => variant.balancers[name]!.instances === own.instances,
  );
  const isLimited = affected.length < services.length;
  return mapOf([
    ['name', unmarked(leaf(variant.name))],
    ...(isLimited ? [['service', unmarked(leaf(affected[0]!.name))] as const] : []),
    [
      'balancer',
      unmarked(
        flowMap([
          ['algorithm', leaf(nameOf(balancer))],
          ...(isInherited ? [] : [['instances', leaf(balancer.instances)] as const]),
          ...parameterEntries(balancer, plugins),
        ]),
      ),
    ],
  ]);
}
