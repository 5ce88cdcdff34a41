/** Sets up the state of a run: everything that is allocated is allocated here. */

import type { BalancerContext } from '../../algorithms/balancing/types.ts';
import { CounterDraws } from '../engine/counter-draws.ts';
import { EventQueue } from '../engine/event-queue.ts';
import type { StreamFactory } from '../engine/streams.ts';
import { Recorder } from '../metrics/recorder.ts';
import { createArrivals } from './arrivals/index.ts';
import { createAlgorithm, tellMembership } from './ask-algorithm.ts';
import { AttemptTable } from './attempt-table.ts';
import type { BalancerState } from './balancer-state.ts';
import { awaitsNode, BALANCER_ACTIONS } from './balancers.ts';
import { createGuard, createNodeGuard } from './build-guard.ts';
import { createBalancerSender, createClientSender } from './build-senders.ts';
import { createSignals, listen } from './build-signals.ts';
import { createWatch, startWatch } from './build-watch.ts';
import {
  awaitsAnswer,
  awaitsAttempt,
  CLIENT_ACTIONS,
  type ClientState,
  type ClientStreams,
} from './clients.ts';
import { drawFaults } from './faults/draw-spans.ts';
import { SpanCalendar } from './faults/span-calendar.ts';
import { HeldRequests } from './held-requests.ts';
import { NodeTable } from './node-table.ts';
import { Appointments } from './registry/appointments.ts';
import { addRegistries } from './registry/build-registries.ts';
import { RequestTable } from './request-table.ts';
import { noteFirstBeliefs, select } from './select.ts';
import { sendProbe } from './signals.ts';
import { buildTimeline } from './timeline.ts';
import { createTimeouts } from './timers.ts';
import type { ClientModel, KeyModel, Model, ServiceModel } from './types.ts';
import { ATTEMPT_TIMEOUT, BALANCER_TIMEOUT, TIMEOUT, type World } from './world.ts';

export function buildWorld(model: Model, streams: StreamFactory): World {
  const nodes = new NodeTable(model.services.flatMap((service) => service.nodes));
  nodes.models.forEach((node, i) => {
    nodes.guards[i] = createNodeGuard(node, streams);
  });
  const requests = new RequestTable();
  const balancers: BalancerState[] = [];
  const clients: ClientState[] = [];
  const faults = drawFaults(model.faults, 3 * model.run.expectedNs, streams);
  const world: World = {
    nowNs: 0,
    events: new EventQueue(),
    requests,
    attempts: new AttemptTable(),
    clients,
    userClient: usersOf(model.clients),
    balancers,
    nodes,
    recorder: new Recorder(model, requests, nodes),
    tracer: null,
    signals: createSignals(model, streams, nodes.count),
    faults,
    calendar: new SpanCalendar(faults),
    timeline: buildTimeline(model.services, faults),
    registries: [],
    subscriptions: [],
    appointments: new Appointments(),
    probeEnds: new Map(),
    hasLuck: model.faults.some(({ kind }) => kind === 'errors'),
    delayed: model.network.clientBalancer.mean > 0 || model.network.balancerNode.mean > 0,
    open: true,
    issuers: model.clients.length,
  };
  const shared = model.services.map((service, index) => {
    const first = balancers.length;
    const { instances, zone } = service.balancer;
    for (let i = 0; instances !== 'per-client' && i < instances; i++) {
      const name = `${service.name}/${i + 1}`;
      addBalancer(world, model, streams, { service: index, name, zone, instance: i, instances });
    }
    return first;
  });
  let firstUser = 0;
  model.clients.forEach((client, index) => {
    const service = model.services[client.service]!;
    const { instances } = service.balancer;
    const own = instances === 'per-client';
    const placed = {
      firstUser,
      firstBalancer: own ? balancers.length : shared[client.service]!,
      balancerCount: own ? client.count : instances,
    };
    for (let i = 0; own && i < client.count; i++) {
      const name = `${service.name}/${client.name}-${i + 1}`;
      const place = { name, zone: client.zone, instance: i, instances: client.count };
      addBalancer(world, model, streams, { service: client.service, ...place });
    }
    clients.push({ ...createClient(model, client, index, streams), ...placed });
    firstUser += client.arrivals.process === 'closed' ? client.arrivals.users : 0;
  });
  listen(world, model);
  addRegistries(world, model, streams);
  return world;
}

/** Which balancer it is. */
interface BalancerPlace {
  /** Position in `Model.services`. */
  readonly service: number;
  readonly name: string;
  readonly zone: string | null;
  readonly instance: number;
  readonly instances: number;
}

function addBalancer(
  world: World,
  model: Model,
  streams: StreamFactory,
  place: BalancerPlace,
): void {
  const { service: index, name, zone, instance, instances } = place;
  const service = model.services[index]!;
  const { nodes } = service;
  const keys = model.clients.find((client) => client.service === index)?.keys;
  const firstNode = firstNodeOf(model, index);
  const self = world.balancers.length;
  const context: BalancerContext = {
    nodeCount: nodes.length,
    nodeNames: nodes.map((node) => node.name),
    nodeAddresses: nodes.map((node) => node.address),
    nodeZones: nodes.map((node) => node.zone),
    nodePriorities: nodes.map((node) => node.priority),
    nodeLimits: nodes.map((node) => node.maxConnections),
    zone,
    instance,
    instances,
    rng: streams.stream(`algorithm/${name}`),
    keyCount: keyCountOf(model, index),
    keyText: keys?.text ?? String,
    probe: (node) => sendProbe(world, self, firstNode + node),
  };
  const { algorithm: definition, parameters } = service.balancer;
  const balancer: BalancerState = {
    algorithm: createAlgorithm(definition, parameters, context),
    algorithmName: definition.name,
    view: createView(service),
    weight: Float64Array.from(nodes, ({ weight }) => weight),
    isEligible: new Uint8Array(nodes.length),
    held: new HeldRequests(),
    firstNode,
    instance,
    isInClient: service.balancer.instances === 'per-client',
    timeoutNs: service.balancer.timeoutNs,
    timeouts: createTimeouts(BALANCER_TIMEOUT, awaitsNode),
    sender: createBalancerSender(name, service, BALANCER_ACTIONS, streams),
    guard: createGuard(service, name, streams),
    watch: createWatch(world, service, { ...place, balancer: self, firstNode }, streams),
  };
  world.balancers.push(balancer);
  const { failures } = world.recorder;
  const nodeCount = nodes.length;
  failures.addBalancer({ name, service: service.name, instance, firstNode, nodeCount });
  if (balancer.watch !== null) select(world, self);
  noteFirstBeliefs(world, self);
  if (balancer.watch !== null) startWatch(balancer.watch);
  tellMembership(balancer, 0);
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
    if (node.weight > 0 && node.joinsNs === 0) eligible[eligibleCount++] = id;
  });
  return {
    eligible,
    eligibleCount,
    inFlight: new Int32Array(service.nodes.length),
    // Nodes that join later are not even configured yet: nobody knows of them.
    weight: Float64Array.from(service.nodes, ({ weight, joinsNs }) => (joinsNs === 0 ? weight : 0)),
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
    timeouts: createTimeouts(TIMEOUT, awaitsAnswer),
    draws: new CounterDraws(streams.stream(`attempts/${client.name}`)),
    sender: createClientSender(client, CLIENT_ACTIONS, streams),
    attemptTimeoutNs: client.retry?.attemptTimeoutNs ?? Infinity,
    attemptTimeouts: createTimeouts(ATTEMPT_TIMEOUT, awaitsAttempt),
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
    luck: streams.stream(`luck/${name}`),
  };
}

/** Which client each user event belongs to. */
function usersOf(clients: readonly ClientModel[]): Int32Array {
  const owners = clients.flatMap(({ arrivals }, index) =>
    arrivals.process === 'closed' ? Array<number>(arrivals.users).fill(index) : [],
  );
  return Int32Array.from(owners);
}
