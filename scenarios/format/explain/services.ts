/** Services and variants with their defaults. */

import { failoverByName } from '../../../algorithms/failover/index.ts';
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
import { formatParameter } from '../schema/parameter.ts';
import { serviceAttempts } from './attempts.ts';
import { lawView } from './laws.ts';
import { discoveryView, healthView, nodeGuards, policyView, serviceGuards } from './policies.ts';
import {
  flowList,
  flowMap,
  leaf,
  listOfViews,
  mapOf,
  plainView,
  shortLeaf,
  unmarked,
  type View,
  type ViewEntry,
} from './view.ts';

export function explainService(service: ResolvedService, plugins: Plugins): View {
  const { groups, balancer, timeoutNs, health, failover, discovery } = service;
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
    ...(health.length === 0 ? [] : [['health', healthView(health)] as const]),
    ...(failover === null
      ? []
      : [['failover', policyView('policy', failover, failoverByName)] as const]),
    ...serviceGuards(service),
    ...(discovery === undefined ? [] : [['discovery', discoveryView(discovery)] as const]),
    ...serviceAttempts(service),
  ]);
}

function explainGroup(group: ResolvedNodeGroup, law: readonly ViewEntry[]): View {
  return mapOf([
    ['count', leaf(group.count)],
    ['concurrency', leaf(group.concurrency ?? 'unlimited')],
    ['queue', leaf(group.queue)],
    ['limit', leaf(group.queueLimit ?? 'unlimited')],
    ...nodeGuards(group),
    ['speed', leaf(group.speed)],
    ['weight', leaf(group.weight)],
    ...(group.zone === null ? [] : [['zone', leaf(group.zone)] as const]),
    ...(group.priority === 0 ? [] : [['priority', leaf(group.priority)] as const]),
    ...(group.maxConnections === null
      ? []
      : [['maxConnections', leaf(group.maxConnections)] as const]),
    ...(group.joinsNs === null ? [] : [['joins', leaf(formatDuration(group.joinsNs))] as const]),
    ...(group.probeNs === undefined
      ? []
      : [['probe', leaf(formatDuration(group.probeNs))] as const]),
    ...(group.leaves === undefined
      ? []
      : ([
          ['leaves', leaf(formatDuration(group.leaves.atNs))],
          ['drain', leaf(formatDuration(group.leaves.drainNs))],
        ] as const)),
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
  const compared = variants.filter(
    (variant) => changedServices(variant).length > 0 || variant.set !== undefined,
  );
  if (compared.length === 0) return [];
  return [
    ['compare', listOfViews(compared.map((variant) => explainVariant(variant, services, plugins)))],
  ];
}

function changedServices({ balancers, health, failover }: ResolvedVariant): readonly string[] {
  return Object.keys({ ...balancers, ...health, ...failover });
}

function explainVariant(
  variant: ResolvedVariant,
  given: readonly ResolvedService[],
  plugins: Plugins,
): View {
  const { set, system } = variant;
  const services = system?.services ?? given;
  const changed = changedServices(variant);
  const affected = services.filter(({ name }) => changed.includes(name));
  const first = affected[0]?.name;
  const isPart = first !== undefined && affected.length < services.length;
  return mapOf([
    ['name', unmarked(leaf(variant.name))],
    ...(isPart ? [['service', unmarked(leaf(first))] as const] : []),
    ...(first === undefined ? [] : variantParts(variant, affected, plugins)),
    ...(set === undefined ? [] : [['set', unmarked(plainView(set))] as const]),
  ]);
}

function variantParts(
  variant: ResolvedVariant,
  affected: readonly ResolvedService[],
  plugins: Plugins,
): ViewEntry[] {
  const first = affected[0]!.name;
  const health = variant.health?.[first];
  const failover = variant.failover?.[first];
  return [
    ...variantBalancer(variant, affected, plugins),
    ...(health ? [['health', unmarked(healthView(health))] as const] : []),
    ...(failover
      ? [['failover', unmarked(policyView('policy', failover, failoverByName))] as const]
      : []),
  ];
}

function variantBalancer(
  { balancers }: ResolvedVariant,
  affected: readonly ResolvedService[],
  plugins: Plugins,
): ViewEntry[] {
  const balancer = balancers[affected[0]!.name];
  if (balancer === undefined) return [];
  // Unless the variant changes it, each service keeps its own number of balancers.
  const isInherited = affected.every(
    ({ name, balancer: own }) => balancers[name]!.instances === own.instances,
  );
  const view = flowMap([
    ['algorithm', leaf(nameOf(balancer))],
    ...(isInherited ? [] : [['instances', leaf(balancer.instances)] as const]),
    ...parameterEntries(balancer, plugins),
  ]);
  return [['balancer', unmarked(view)]];
}
