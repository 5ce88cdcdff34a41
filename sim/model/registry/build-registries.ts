/** Sets up the registries of a run, and lets balancers begin with what they know. */

import type { StreamFactory } from '../../engine/streams.ts';
import type { Model, ServiceModel } from '../types.ts';
import type { World } from '../world.ts';
import { createAgents } from './agents.ts';
import { appoint } from './appointments.ts';
import { Catalog } from './catalog.ts';
import { outageOf, startRounds } from './registry.ts';
import { afterHook } from './subscriptions.ts';
import type { Registry, Subscription } from './types.ts';

/** All balancers must have been added. Services whose list is static have no registry. */
export function addRegistries(world: World, model: Model, streams: StreamFactory): void {
  let firstNode = 0;
  model.services.forEach((service, index) => {
    if (service.discovery?.definition.create) {
      startRegistry(world, createRegistry(world, service, { index, firstNode }, streams), {
        rng: streams.stream(`registry/${service.name}`),
      });
    }
    firstNode += service.nodes.length;
  });
}

interface Place {
  readonly index: number;
  readonly firstNode: number;
}

function createRegistry(
  world: World,
  service: ServiceModel,
  { index, firstNode }: Place,
  streams: StreamFactory,
): Registry {
  const { definition, parameters } = service.discovery!;
  const rules = definition.rules(parameters);
  const subscriptions: Subscription[] = [];
  const registry: Registry = {
    service: index,
    firstNode,
    nodeCount: service.nodes.length,
    rules,
    catalog: new Catalog(rules, service.nodes.length),
    agents: createAgents(world, service, () => registry, streams),
    subscriptions,
    outFault: -1,
  };
  world.balancers.forEach((balancer, id) => {
    if (balancer.firstNode !== firstNode) return;
    const subscription = subscribe(world, service, { registry, balancer: id }, streams);
    subscriptions.push(subscription);
    world.subscriptions[id] = { registry, subscription };
  });
  world.registries.push(registry);
  return registry;
}

interface Subscriber {
  readonly registry: Registry;
  readonly balancer: number;
}

function subscribe(
  world: World,
  service: ServiceModel,
  { registry, balancer }: Subscriber,
  streams: StreamFactory,
): Subscription {
  const { definition, parameters, delay } = service.discovery!;
  const { nodes } = service;
  const { name, instance } = world.recorder.failures.beliefs.balancers[balancer]!;
  const stream = `discovery/${service.name}/${name}`;
  const subscription: Subscription = {
    balancer,
    client: definition.create!(parameters, {
      nodeCount: nodes.length,
      nodeNames: nodes.map((node) => node.name),
      instance,
      instances: world.balancers.filter(({ firstNode }) => firstNode === registry.firstNode).length,
      rng: streams.stream(stream),
      ask: (known) => {
        subscription.question = known;
      },
      wakeAt: (atNs, token) =>
        appoint(world, atNs, () => {
          subscription.client.onWake?.(token, world.nowNs);
          afterHook(world, registry, subscription);
        }),
      learn: (isListed) => {
        subscription.learned = { isListed };
      },
    }),
    known: Uint8Array.from(nodes, ({ joinsNs }) => (joinsNs === 0 ? 1 : 0)),
    delay,
    delayRng: streams.stream(`${stream}/delay`),
    staleRng: streams.stream(`${stream}/stale`),
    held: null,
    question: null,
    learned: null,
  };
  return subscription;
}

/** Nodes that are there when the run begins were registered before, and balancers knew of them. */
function startRegistry(
  world: World,
  registry: Registry,
  { rng }: { readonly rng: () => number },
): void {
  const { agents, catalog, nodeCount } = registry;
  const present = [...agents.isInService.keys()].filter((node) => agents.isInService[node] === 1);
  for (const node of present) {
    catalog.register(node, true, 0);
    agents.isStarting[node] = 0;
  }
  catalog.publish(0);
  registry.outFault = outageOf(world, registry.service);
  for (const check of agents.checks) check.onStart?.(present, 0);
  if (nodeCount > 0) startRounds(world, registry, rng);
  for (const subscription of registry.subscriptions) {
    subscription.client.onStart(registry.outFault >= 0 ? null : catalog.answer, 0);
    afterHook(world, registry, subscription);
  }
}
