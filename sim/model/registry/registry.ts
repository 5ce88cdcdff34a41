/** What registries hear of nodes, and when they pass it on. */

import type { World } from '../world.ts';
import { appoint } from './appointments.ts';
import type { CatalogChange } from './catalog.ts';
import { answerHeld, breakHeld } from './subscriptions.ts';
import type { Agents, Registry } from './types.ts';

/** Whether all that is known beside the node says that it may be used. */
function isPassing({ verdicts, isTrusted, isSilent }: Agents, node: number): boolean {
  return (
    isSilent[node] === 0 &&
    verdicts.every((verdict, check) => verdict[node] === 1 || isTrusted[check]![node] === 1)
  );
}

/** Brings the catalog up to what is known beside the nodes, as far as that can reach it. */
export function settleRegistry(world: World, registry: Registry): void {
  const { agents, rules } = registry;
  agents.isChanged = false;
  for (let node = 0; node < registry.nodeCount; node++) {
    const mayStay = !rules.omitsCritical || isPassing(agents, node);
    agents.isWanted[node] = mayStay ? agents.isInService[node]! : 0;
  }
  if (registry.outFault >= 0) return;
  for (let node = 0; node < registry.nodeCount; node++) sync(world, registry, node);
  if (registry.rules.copyEveryNs === 0) publish(world, registry);
}

function sync(world: World, registry: Registry, node: number): void {
  const { agents, catalog } = registry;
  const { nowNs } = world;
  // Of a machine that is off the network, the registry knows that it is silent.
  if (agents.isCut[node] === 1) {
    if (agents.isSilent[node] === 0) return;
    note(world, registry, node, catalog.setStatus(node, false, nowNs));
    return;
  }
  const passing = isPassing(agents, node);
  if (agents.isInService[node] === 0) {
    note(world, registry, node, catalog.deregister(node));
  } else {
    if (agents.isStarting[node] === 1) {
      agents.isStarting[node] = 0;
      note(world, registry, node, catalog.register(node, passing, nowNs));
    }
    note(world, registry, node, catalog.setStatus(node, passing, nowNs));
  }
}

function note(world: World, registry: Registry, node: number, change: CatalogChange | null): void {
  if (change === null) return;
  world.recorder.log.note(world.nowNs, -1, registry.firstNode + node, change);
}

function publish(world: World, registry: Registry): void {
  if (registry.catalog.publish(world.nowNs)) answerHeld(world, registry);
}

/** Nodes of this service are put into service, and taken out of it; numbers in the node table. */
export function enroll(
  world: World,
  registry: Registry,
  joined: readonly number[],
  left: readonly number[],
): void {
  const { agents, firstNode, nodeCount } = registry;
  const own = (inTable: readonly number[]) =>
    inTable.map((node) => node - firstNode).filter((node) => node >= 0 && node < nodeCount);
  for (const node of own(left)) {
    if (agents.isInService[node] === 0) continue;
    agents.isInService[node] = 0;
    for (const check of agents.checks) check.onLeave?.(node, world.nowNs);
  }
  for (const node of own(joined)) {
    if (agents.isInService[node] === 1) continue;
    agents.isInService[node] = 1;
    agents.isStarting[node] = 1;
    agents.verdicts.forEach((verdict, check) => {
      verdict[node] = agents.initially[check]!;
      agents.isTrusted[check]![node] = 0;
    });
    for (const check of agents.checks) check.onJoin?.(node, world.nowNs);
  }
  settleRegistry(world, registry);
}

/** A node's faults have changed: its process may have started anew, its machine be off the network. */
export function noteCondition(world: World, inTable: number, hasStarted: boolean): void {
  const registry = world.registries.find(
    ({ firstNode, nodeCount }) => inTable >= firstNode && inTable < firstNode + nodeCount,
  );
  if (registry === undefined) return;
  const { agents, rules, firstNode } = registry;
  const node = inTable - firstNode;
  if (hasStarted) agents.isStarting[node] = 1;
  const isCut = world.nodes.blackholeFault[inTable]! >= 0 ? 1 : 0;
  if (isCut === 1 && agents.isCut[node] === 0) {
    const sinceNs = world.nowNs;
    agents.cutSinceNs[node] = sinceNs;
    if (rules.silenceNs < Infinity) {
      appoint(world, sinceNs + rules.silenceNs, () => {
        if (agents.isCut[node] === 0 || agents.cutSinceNs[node] !== sinceNs) return;
        agents.isSilent[node] = 1;
        settleRegistry(world, registry);
      });
    }
  }
  agents.isCut[node] = isCut;
  if (isCut === 0) agents.isSilent[node] = 0;
  settleRegistry(world, registry);
}

/** Registries go away, or are back and hear of all that happened meanwhile. */
export function settleOutages(world: World): void {
  for (const registry of world.registries) {
    const wasOut = registry.outFault >= 0;
    registry.outFault = outageOf(world, registry.service);
    if (!wasOut && registry.outFault >= 0) breakHeld(world, registry);
    if (wasOut) settleRegistry(world, registry);
  }
}

/** Position of the fault because of which that service's registry is away now, or −1. */
export function outageOf({ faults, nowNs }: World, service: number): number {
  return faults.findLastIndex(
    (fault) =>
      fault.kind === 'registry-outage' &&
      fault.services.includes(service) &&
      fault.spans.some(({ startNs, endNs }) => nowNs >= startNs && nowNs < endNs),
  );
}

/** What a registry does at intervals, from a moment of its own on. */
export function startRounds(world: World, registry: Registry, rng: () => number): void {
  const { rules, catalog } = registry;
  const rounds: readonly (readonly [everyNs: number, run: () => void])[] = [
    [rules.sweepEveryNs, () => catalog.sweep()],
    [
      rules.removeAfterNs === Infinity ? 0 : rules.removeEveryNs,
      () => {
        for (const node of catalog.overdue(world.nowNs)) {
          note(world, registry, node, catalog.deregister(node));
        }
      },
    ],
    [rules.copyEveryNs, () => publish(world, registry)],
  ];
  for (const [everyNs, run] of rounds) {
    const phaseNs = Math.floor(rng() * everyNs);
    if (everyNs > 0) repeat(world, registry, { atNs: phaseNs, everyNs, run });
  }
}

interface Round {
  readonly atNs: number;
  readonly everyNs: number;
  readonly run: () => void;
}

function repeat(world: World, registry: Registry, { atNs, everyNs, run }: Round): void {
  appoint(world, atNs, () => {
    if (registry.outFault < 0) {
      run();
      settleRegistry(world, registry);
    }
    repeat(world, registry, { atNs: atNs + everyNs, everyNs, run });
  });
}
