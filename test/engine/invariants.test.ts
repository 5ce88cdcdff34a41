/** Random small models: what must hold after every event, of every request and of every result. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { balancerByName } from '../../algorithms/balancing/index.ts';
import type { AlgorithmDefinition } from '../../algorithms/balancing/types.ts';
import type { RunResult } from '../../sim/metrics/types.ts';
import type { FaultModel } from '../../sim/model/faults/types.ts';
import type { BalancerModel, Model } from '../../sim/model/types.ts';
import { simulate } from '../../sim/simulate.ts';
import {
  checkBalancers,
  checkDrained,
  checkGuards,
  checkKnown,
  checkNodes,
  checkOrder,
  type NodeState,
  nodeStates,
} from './invariants.ts';
import { type Observed, type ObservedRequest, observe } from './observe.ts';
import { anySpec, buildSpec } from './random-models.ts';

const CLOSE_NS = 400;

const sum = (values: Iterable<number>) => {
  let total = 0;
  for (const value of values) total += value;
  return total;
};

function serviceNsOf(model: Model, request: ObservedRequest): number {
  const client = model.clients[request.client]!;
  const { nodes } = model.services[client.service]!;
  const { firstNode } = { firstNode: client.service === 0 ? 0 : model.services[0]!.nodes.length };
  const { speed, service } = nodes[request.node! - firstNode]!;
  const traced = client.arrivals.process === 'trace' && client.arrivals.trace.serviceNs !== null;
  const sameLaw = nodes.every((node) => node.service === nodes[0]!.service);
  const demandNs = traced || sameLaw ? request.demand : service.quantile(request.demand);
  return Math.round(demandNs / (speed * speedUnderFaults(model, request)));
}

/** Spans of the faults of these kinds that hit the node. */
function spansAt({ faults }: Model, node: number, ...kinds: readonly FaultModel['kind'][]) {
  return faults
    .filter(({ kind }) => kinds.includes(kind))
    .flatMap((fault) => fault.spans.map((span) => ({ ...span, fault })))
    .filter(({ nodes }) => nodes.includes(node));
}

/** Speed that faults leave of a node when a request starts there; a cold start has 100 steps. */
function speedUnderFaults(model: Model, { node, startedNs }: ObservedRequest): number {
  let speed = 1;
  for (const { fault, startNs, endNs } of spansAt(model, node!, 'slow', 'cold-start')) {
    if (startedNs! < startNs || startedNs! >= endNs) continue;
    if (fault.kind === 'slow') speed *= 1 / fault.factor;
    if (fault.kind !== 'cold-start') continue;
    const instants = Array.from({ length: 100 }, (_, i) =>
      Math.round(startNs + (i * (endNs - startNs)) / 100),
    );
    const reachedNs = instants.findLast((instant) => instant <= startedNs!)!;
    const warm = (reachedNs - startNs) / (endNs - startNs);
    speed *= 1 / fault.factor + (1 - 1 / fault.factor) * warm;
  }
  return speed;
}

/** How long a request in service is longer there because its node stood still. */
function stoodStillNs(model: Model, { node, startedNs }: ObservedRequest, serviceNs: number) {
  const freezes = spansAt(model, node!, 'hang', 'pause').sort((a, b) => a.startNs - b.startNs);
  let doneNs = startedNs! + serviceNs;
  let seenNs = startedNs!;
  for (const { startNs, endNs } of freezes) {
    // Done at the very instant of the freeze is too late: the freeze comes first.
    if (startNs > doneNs || endNs <= seenNs) continue;
    doneNs += endNs - Math.max(startNs, seenNs);
    seenNs = endNs;
  }
  return doneNs - startedNs! - serviceNs;
}

/** Algorithms that may keep a request at the balancer until a node has room. */
const mayHold = ({ except = [] }: AlgorithmDefinition) =>
  except.some(({ property }) => property === 'sends-at-once');

/** It, or the one that it wraps. */
const balancerMayHold = ({ algorithm, parameters }: BalancerModel) =>
  mayHold(algorithm) || mayHold(balancerByName(String(parameters.within)) ?? algorithm);

/** What it met, whatever is to blame for that it went there. */
function errorsBehind(model: Model, request: ObservedRequest): FaultModel | undefined {
  const blamed = model.faults.find(({ id }) => id === request.cause);
  if (request.cause !== 'stale-registry' && blamed?.kind !== 'registry-outage') return blamed;
  const tookNs = request.settledNs! - request.sentNs! - request.hopNs[1]! - request.hopNs[2]!;
  return model.faults.find(
    (fault) =>
      fault.kind === 'errors' &&
      fault.spans[0]!.nodes.includes(request.node!) &&
      fault.answerNs === tookNs - request.hopNs[3]!,
  );
}

/** How long the request took, given how it ended and where it had to go. */
function checkRequest(model: Model, { world }: Observed, request: ObservedRequest): void {
  const { timeoutNs } = model.clients[request.client]!;
  const hopNs = request.hopNs as readonly [number, number, number, number];
  const latencyNs = request.settledNs! - request.issuedNs;
  const isShared = request.node !== null && world.nodes.shared[request.node] !== null;
  const { balancer, failover, ...rules } = model.services[model.clients[request.client]!.service]!;
  const heldNs = request.sentNs === null ? 0 : request.sentNs - request.issuedNs - hopNs[0];
  if (balancerMayHold(balancer)) expect(heldNs).toBeGreaterThanOrEqual(0);
  else expect(heldNs).toBe(0);
  expect(request.cause === null).toBe(request.outcome === 'ok');
  expect(latencyNs).toBeLessThanOrEqual(timeoutNs);
  const hasRegistry = world.subscriptions[request.balancer] !== undefined;
  if (request.node !== null && !hasRegistry) {
    const { joinsNs, leaves } = world.nodes.models[request.node]!;
    expect(request.sentNs).toBeGreaterThanOrEqual(joinsNs);
    expect(request.sentNs).toBeLessThanOrEqual(leaves?.atNs ?? Infinity);
  }
  const arrivedNs = (request.sentNs ?? 0) + hopNs[1];
  if (request.outcome === 'ok') {
    const serviceNs = serviceNsOf(model, request);
    expect(latencyNs).toBeLessThan(timeoutNs);
    const served = request.settledNs! - request.startedNs! - hopNs[2] - hopNs[3];
    // A shared processor rounds the end, not the length: half a nanosecond either way.
    if (!isShared) expect(served).toBe(serviceNs + stoodStillNs(model, request, serviceNs));
    // Under processor sharing a fault changes the pace of those inside.
    else if (model.faults.length === 0) expect(served).toBeGreaterThanOrEqual(serviceNs - 1);
    expect(latencyNs).toBe(sum(hopNs) + heldNs + request.startedNs! - arrivedNs + served);
  } else if (request.outcome === 'timeout') {
    const givenUpNs = hopNs[0] + heldNs + balancer.timeoutNs + hopNs[3];
    expect(latencyNs).toBe(request.sentNs === null ? timeoutNs : Math.min(timeoutNs, givenUpNs));
  } else if (request.outcome === 'refused' || request.outcome === 'reset') {
    const kind = model.faults.find(({ id }) => id === request.cause)?.kind;
    const refused = request.outcome === 'refused';
    // A policy may break any connection off, whatever fault the request had met.
    if (request.cause === 'stale-registry' || kind === 'registry-outage') {
      expect(hasRegistry).toBe(true);
    } else if (request.cause === 'node-left') {
      const { leaves } = world.nodes.models[request.node!]!;
      expect(request.settledNs).toBeGreaterThanOrEqual(leaves!.atNs + leaves!.drainNs);
    } else if (refused) expect(kind).toBe('crash');
    else if (failover === null) expect(['crash', 'hang']).toContain(kind);
    if (refused) expect(latencyNs).toBe(sum(hopNs) + heldNs);
    else expect(latencyNs).toBeGreaterThanOrEqual(hopNs[0] + heldNs + hopNs[3]);
  } else if (request.outcome === 'rejected' && request.sentNs === null) {
    // Its balancer turned it away.
    expect(rules.concurrencyLimit ?? rules.throttle).not.toBe(null);
    expect(latencyNs).toBe(hopNs[0] + hopNs[3]);
    expect(request.cause).toBe('overload');
  } else if (request.outcome === 'rejected') {
    const hasDeadline = world.nodes.models[request.node!]!.queueDeadline !== null;
    if (hasDeadline) expect(latencyNs).toBeGreaterThanOrEqual(sum(hopNs) + heldNs);
    else expect(latencyNs).toBe(sum(hopNs) + heldNs);
    expect(request.startedNs).toBe(null);
  } else if (request.outcome === 'circuit-open') {
    expect(rules.breaker).not.toBe(null);
    // It may have been held before the circuit opened.
    if (balancerMayHold(balancer)) expect(latencyNs).toBeGreaterThanOrEqual(hopNs[0] + hopNs[3]);
    else expect(latencyNs).toBe(hopNs[0] + hopNs[3]);
    expect(request.sentNs).toBe(null);
    expect(request.cause).toBe('circuit-open');
  } else if (request.outcome === 'error') {
    const fault = errorsBehind(model, request);
    if (fault?.kind !== 'errors') throw new Error(`an error because of ${request.cause}`);
    expect(fault.spans[0]!.nodes).toContain(request.node);
    expect(latencyNs).toBe(sum(hopNs) + heldNs + fault.answerNs);
    expect(request.startedNs).toBe(null);
  } else {
    expect(request.outcome).toBe('no-node');
    const atOnceNs = hopNs[0] + hopNs[3];
    // It may have been held before the last node was ejected.
    if (balancerMayHold(balancer)) expect(latencyNs).toBeGreaterThanOrEqual(atOnceNs);
    else expect(latencyNs).toBe(atOnceNs);
    expect(request.sentNs).toBe(null);
  }
}

/** The four cells are all the time of all nodes that balancers knew; causes are told in full. */
function checkFailures(model: Model, result: RunResult): boolean {
  const { falseEjections, ...cells } = result.health;
  const nodes = model.services.flatMap((service) => service.nodes);
  const endNs = result.startNs + result.spanNs;
  const known = nodes.map(({ joinsNs, leaves }) => ({
    fromNs: Math.max(result.startNs, joinsNs),
    toNs: Math.min(endNs, leaves?.atNs ?? Infinity),
  }));
  const knownNs = sum(known.map(({ fromNs, toNs }) => Math.max(0, toNs - fromNs)));
  const isInOrder = nodes.every(({ joinsNs, leaves }) => joinsNs < (leaves?.atNs ?? Infinity));
  const isStatic = model.services.every(({ discovery }) => discovery === undefined);
  const drains = model.faults.some(({ spans }) => spans.some((span) => span.drainNs !== undefined));
  const clients = new Set(model.clients.map(({ service }) => service));
  // Where each client has its own balancer, a service without clients has none.
  const isWatched = model.services.every(
    ({ balancer }, i) => balancer.instances !== 'per-client' || clients.has(i),
  );
  const cellNs = sum(Object.values(cells));
  expect(cellNs).toBeLessThanOrEqual(nodes.length * result.spanNs + 1e-6);
  const isKnown = isInOrder && isStatic && isWatched && !drains;
  if (isKnown) expect(cellNs).toBeCloseTo(knownNs, 6);
  for (const cell of Object.values(cells)) expect(cell).toBeGreaterThanOrEqual(-1e-6);
  expect(falseEjections).toBeGreaterThanOrEqual(0);
  for (const { id, failed, episodes } of result.faults) {
    expect(sum(Object.values(failed))).toBe(result.causes[id]);
    for (const { startNs, endNs, detectedNs, lastSentNs, recoveredNs, fairShareNs } of episodes) {
      for (const insideNs of [detectedNs, lastSentNs, endNs]) {
        if (insideNs !== null) expect(insideNs).toBeGreaterThanOrEqual(startNs);
      }
      for (const afterNs of [recoveredNs, fairShareNs]) {
        if (afterNs !== null) expect(afterNs).toBeGreaterThanOrEqual(endNs!);
      }
      if (endNs === null) continue;
      for (const insideNs of [detectedNs, lastSentNs]) {
        if (insideNs !== null) expect(insideNs).toBeLessThanOrEqual(endNs);
      }
    }
  }
  const times = result.log.map(({ atNs }) => atNs);
  expect(times).toEqual([...times].sort((a, b) => a - b));
  return isKnown;
}

describe('random small models', () => {
  it('keep their books after every event, and end with nothing left', () => {
    const outcomes = new Map<string, number>();
    fc.assert(
      fc.property(anySpec, (spec) => {
        const model = buildSpec(spec);
        let states: readonly NodeState[] = model.services.flatMap(({ nodes }) =>
          nodes.map(() => ({ queue: [], serving: [] })),
        );
        const observed = observe(model, 'invariants', {
          closeNs: CLOSE_NS,
          after: (now) => {
            const before = states;
            states = nodeStates(now);
            checkNodes(now.world, states);
            checkOrder(now.world, before, states);
            checkBalancers(now);
            checkGuards(now);
            checkKnown(now);
          },
        });
        checkDrained(observed.world);
        for (const request of observed.requests) {
          checkRequest(model, observed, request);
          outcomes.set(request.outcome!, (outcomes.get(request.outcome!) ?? 0) + 1);
        }
      }),
      { seed: 4, numRuns: 250 },
    );
    // The property means nothing if it never met them.
    const met = [
      'ok',
      'error',
      'timeout',
      'refused',
      'reset',
      'rejected',
      'no-node',
      'circuit-open',
    ];
    for (const outcome of met) {
      expect([outcome, outcomes.get(outcome) ?? 0]).not.toEqual([outcome, 0]);
    }
  });

  it("keep Little's law exactly: time integrals are sums over requests", () => {
    fc.assert(
      fc.property(anySpec, (spec) => {
        const model = buildSpec(spec);
        let lastNs = 0;
        let states: readonly NodeState[] = [];
        const insideNs = new Float64Array(
          spec.services[0].nodes.length + spec.services[1].nodes.length,
        );
        const busyNs = new Float64Array(insideNs.length);
        const { world, requests } = observe(model, 'little', {
          closeNs: CLOSE_NS,
          after: (now) => {
            const spentNs = now.world.nowNs - lastNs;
            lastNs = now.world.nowNs;
            states.forEach(({ queue, serving }, node) => {
              insideNs[node]! += spentNs * (queue.length + serving.length);
              busyNs[node]! +=
                spentNs * Math.min(serving.length, now.world.nodes.concurrency[node]!);
            });
            states = nodeStates(now);
          },
        });
        const { recorder } = world;
        const latencySumNs = sum(requests.map(({ issuedNs, settledNs }) => settledNs! - issuedNs));
        expect(recorder.measuredInSystemAreaNs).toBe(latencySumNs);
        expect(recorder.insideAreaNs).toEqual(insideNs);
        expect(recorder.busyAreaNs).toEqual(busyNs);
      }),
      { seed: 5, numRuns: 200 },
    );
  });

  it('give results that add up, and the same ones again', () => {
    let known = 0;
    fc.assert(
      fc.property(anySpec, fc.integer({ min: 1, max: 3 }), (spec, replication) => {
        const model = buildSpec(spec, CLOSE_NS);
        const result = simulate(model, 'results', replication);
        expect(result.bound).toBe(null);
        expect(result.spanNs).toBe(CLOSE_NS);
        expect(sum(Object.values(result.outcomes))).toBe(result.issued);
        expect(sum(Object.values(result.causes))).toBe(result.issued - result.outcomes.ok);
        // A client may have given up before it heard that it was turned away.
        expect(sum(Object.values(result.turnedAway))).toBeGreaterThanOrEqual(
          result.outcomes.rejected + result.outcomes['circuit-open'],
        );
        expect(result.latency.count).toBe(result.outcomes.ok);
        expect(sum(result.latency.counts)).toBe(result.latency.count);
        expect(sum(result.exactNs!)).toBe(result.latency.sumNs);
        expect(sum(result.clients.map(({ issued }) => issued))).toBe(result.issued);
        expect(sum(result.clients.map(({ ok }) => ok))).toBe(result.outcomes.ok);
        expect(sum(result.clients.map((client) => client.latencySumNs))).toBe(result.latency.sumNs);
        expect(sum(result.nodes.map(({ requests }) => requests))).toBe(result.attempts);
        expect(sum(result.series.issued)).toBe(result.issued);
        expect(sum(result.series.ok)).toBe(result.outcomes.ok);
        expect(sum(result.series.failed)).toBe(result.issued - result.outcomes.ok);
        if (checkFailures(model, result)) known++;
        for (const { busyAreaNs, queueAreaNs, concurrency, errors, requests } of result.nodes) {
          expect(busyAreaNs).toBeLessThanOrEqual(concurrency * result.spanNs);
          expect(queueAreaNs).toBeGreaterThanOrEqual(0);
          expect(errors).toBeLessThanOrEqual(requests);
        }
        expect(simulate(model, 'results', replication)).toEqual(result);
      }),
      { seed: 6, numRuns: 200 },
    );
    // Of the others it depends on a registry, or a rolling restart, who is known when.
    expect(known).toBeGreaterThan(20);
  });
});
