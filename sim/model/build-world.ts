/** Sets up the state of a run: everything that is allocated is allocated here. */

import type { BalancerContext } from '../../algorithms/balancing/types.ts';
import { EventQueue } from '../engine/event-queue.ts';
import type { StreamFactory } from '../engine/streams.ts';
import { Recorder } from '../metrics/recorder.ts';
import { createArrivals } from './arrivals/index.ts';
import type { BalancerState } from './balancers.ts';
import type { ClientState, ClientStreams } from './clients.ts';
import { NodeTable } from './node-table.ts';
import { RequestTable } from './request-table.ts';
import { TimerLane } from './timer-lane.ts';
import type { ClientModel, KeyModel, Model, ServiceModel } from './types.ts';
import type { World } from './world.ts';

export function buildWorld(model: Model, streams: StreamFactory): World {
  const nodes = new NodeTable(model.services.flatMap((service) => service.nodes));
  const requests = new RequestTable();
  const balancers: BalancerState[] = [];
  const clients: ClientState[] = [];
  const shared = sharedBalancers(model, streams, balancers);
  let firstUser = 0;
  model.clients.forEach((client, index) => {
    const service = model.services[client.service]!;
    const own = service.balancer.instances === 'per-client';
    const firstBalancer = own ? balancers.length : shared[client.service]!;
    const balancerCount = own ? client.count : (service.balancer.instances as number);
    for (let i = 0; own && i < client.count; i++) {
      const name = `${service.name}/${client.name}-${i + 1}`;
      const place = { name, zone: client.zone, instance: i, instances: client.count };
      balancers.push(createBalancer(model, client.service, place, streams));
    }
    clients.push({
      ...createClient(model, client, index, streams),
      firstUser,
      firstBalancer,
      balancerCount,
    });
    firstUser += client.arrivals.process === 'closed' ? client.arrivals.users : 0;
  });
  return {
    nowNs: 0,
    events: new EventQueue(),
    requests,
    clients,
    userClient: usersOf(clients),
    balancers,
    nodes,
    recorder: new Recorder(model.run, requests, nodes, model.clients.length),
    delayed: model.network.clientBalancer.mean > 0 || model.network.balancerNode.mean > 0,
    open: true,
    issuers: clients.length,
  };
}

/** Creates the instances of services that have a fixed number; returns each service's first one. */
function sharedBalancers(
  model: Model,
  streams: StreamFactory,
  balancers: BalancerState[],
): readonly number[] {
  return model.services.map((service, index) => {
    const first = balancers.length;
    const { instances } = service.balancer;
    for (let i = 0; instances !== 'per-client' && i < instances; i++) {
      const name = `${service.name}/${i + 1}`;
      const place = { name, zone: service.balancer.zone, instance: i, instances };
      balancers.push(createBalancer(model, index, place, streams));
    }
    return first;
  });
}

/** Which balancer it is. */
interface BalancerPlace {
  readonly name: string;
  readonly zone: string | null;
  readonly instance: number;
  readonly instances: number;
}

function createBalancer(
  model: Model,
  serviceIndex: number,
  { name, zone, instance, instances }: BalancerPlace,
  streams: StreamFactory,
): BalancerState {
  const service = model.services[serviceIndex]!;
  const nodeCount = service.nodes.length;
  const keys = model.clients.find((client) => client.service === serviceIndex)?.keys;
  const context: BalancerContext = {
    nodeCount,
    nodeNames: service.nodes.map((node) => node.name),
    nodeAddresses: service.nodes.map((node) => node.address),
    nodeZones: service.nodes.map((node) => node.zone),
    nodePriorities: service.nodes.map((node) => node.priority),
    nodeLimits: service.nodes.map((node) => node.maxConnections),
    zone,
    instance,
    instances,
    rng: streams.stream(`algorithm/${name}`),
    keyCount: keyCountOf(model, serviceIndex),
    keyText: keys?.text ?? String,
    probe: () => {},
  };
  const algorithm = service.balancer.algorithm.create(service.balancer.parameters, context);
  const view = createView(service);
  algorithm.onMembership?.(view, 0);
  return { algorithm, view, firstNode: firstNodeOf(model, serviceIndex) };
}

/** Clients of one service may have different keys; the largest count bounds what can be kept. */
function keyCountOf(model: Model, serviceIndex: number): number {
  const counts = model.clients
    .filter((client) => client.service === serviceIndex)
    .map((client: { keys: KeyModel }) => client.keys.count);
  return Math.max(0, ...counts);
}

function createView(service: ServiceModel): BalancerState['view'] {
  const eligible = new Uint32Array(service.nodes.length);
  let eligibleCount = 0;
  service.nodes.forEach((node, id) => {
    if (node.weight > 0) eligible[eligibleCount++] = id;
  });
  return {
    eligible,
    eligibleCount,
    inFlight: new Int32Array(service.nodes.length),
    weight: Float64Array.from(service.nodes, (node) => node.weight),
  };
}

function firstNodeOf(model: Model, serviceIndex: number): number {
  let first = 0;
  for (let i = 0; i < serviceIndex; i++) first += model.services[i]!.nodes.length;
  return first;
}

type Placed = 'firstUser' | 'firstBalancer' | 'balancerCount';

function createClient(
  model: Model,
  client: ClientModel,
  index: number,
  streams: StreamFactory,
): Omit<ClientState, Placed> {
  const { arrivals } = client;
  const service = model.services[client.service]!;
  const law = service.nodes[0]!.service;
  const sameLaw = service.nodes.every((node) => node.service === law);
  const trace = arrivals.process === 'trace' ? arrivals.trace : null;
  const inside = service.balancer.instances === 'per-client';
  const { clientBalancer, balancerNode } = model.network;
  const names =
    arrivals.process === 'closed'
      ? Array.from({ length: arrivals.users }, (_, user) => `${client.name}/${user}`)
      : [client.name];
  return {
    index,
    model: client,
    arrivals: createArrivals(arrivals, client.name, streams),
    streams: names.map((name) => createClientStreams(name, streams)),
    trace,
    think: arrivals.process === 'closed' ? arrivals.think : null,
    law: sameLaw ? law : null,
    demandIsUniform: !sameLaw && !trace?.serviceNs,
    balancerPerProcess: inside,
    clientHop: inside || clientBalancer.mean === 0 ? null : clientBalancer,
    nodeHop: balancerNode.mean === 0 ? null : balancerNode,
    timers: new TimerLane(),
    issued: 0,
    issuedByUser: new Float64Array(arrivals.process === 'closed' ? arrivals.users : 0),
  };
}

function createClientStreams(name: string, streams: StreamFactory): ClientStreams {
  return {
    process: streams.stream(`process/${name}`),
    instance: streams.stream(`instance/${name}`),
    key: streams.stream(`keys/${name}`),
    demand: streams.stream(`demand/${name}`),
    network: streams.stream(`network/${name}`),
    think: streams.stream(`think/${name}`),
  };
}

/** Which client each user event belongs to. */
function usersOf(clients: readonly ClientState[]): Int32Array {
  const owners: number[] = [];
  for (const client of clients) {
    if (client.think) for (const _ of client.streams) owners.push(client.index);
  }
  return Int32Array.from(owners);
}
