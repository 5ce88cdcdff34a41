/**
 * The same customers for every variant: what a request is never depends on how requests are
 * balanced. Variants differ in algorithm, its parameters and the number of balancers.
 */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createStreams } from '../../sim/engine/streams.ts';
import { buildWorld } from '../../sim/model/build-world.ts';
import { type ObservedRequest, observe } from './observe.ts';
import { anyBalancer, anySpec, type BalancerSpec, buildSpec, type Spec } from './random-models.ts';

const CLOSE_NS = 400;

function requestsOf(spec: Spec, balancer: BalancerSpec): readonly ObservedRequest[] {
  const services = spec.services.map((service) => ({ ...service, balancer }));
  const model = buildSpec({ ...spec, services: [services[0]!, services[1]!] });
  return observe(model, 'common', { closeNs: CLOSE_NS }).requests;
}

interface Customer {
  readonly request: ObservedRequest;
  /** Of a closed client: from the user's last answer; null for an open client. */
  readonly thoughtNs: number | null;
}

/** Requests of an open client, or of each user of a closed one, in the order of issue. */
function customersOf(requests: readonly ObservedRequest[]): ReadonlyMap<string, Customer[]> {
  const customers = new Map<string, Customer[]>();
  for (const request of requests) {
    const name = `${request.client}/${request.user}`;
    const before = customers.get(name) ?? [];
    const answeredNs = before.at(-1)?.request.settledNs ?? 0;
    const thoughtNs = request.user < 0 ? null : request.issuedNs - answeredNs;
    customers.set(name, [...before, { request, thoughtNs }]);
  }
  return customers;
}

/** What must be the same: everything but what became of the request. */
function drawn({ request, thoughtNs }: Customer, spec: Spec, withClientHop: boolean) {
  const { key, demand, hopNs, issuedNs } = request;
  return {
    key,
    demand,
    nodeHopsNs: [hopNs[1], hopNs[2]],
    clientHopsNs: withClientHop ? [hopNs[0], hopNs[3]] : null,
    atNs: thoughtNs ?? issuedNs,
    process: spec.clients[request.client]!.arrivals.process,
  };
}

describe('common random numbers', () => {
  it('two variants meet the same requests: time, key, demand, hops, thinking', () => {
    let compared = 0;
    fc.assert(
      fc.property(anySpec, anyBalancer, anyBalancer, (spec, one, other) => {
        const first = customersOf(requestsOf(spec, one));
        const second = customersOf(requestsOf(spec, other));
        // A balancer inside the client has no hop to it; where there is one, it takes as long.
        const bothApart = one.instances !== 'per-client' && other.instances !== 'per-client';
        for (const [name, customers] of first) {
          const others = second.get(name) ?? [];
          const count = Math.min(customers.length, others.length);
          const open = spec.clients[customers[0]!.request.client]!.arrivals.process !== 'closed';
          if (open) expect(others.length).toBe(customers.length);
          const view = (customer: Customer) => drawn(customer, spec, bothApart);
          expect(customers.slice(0, count).map(view)).toEqual(others.slice(0, count).map(view));
          compared += count;
        }
      }),
      { seed: 3, numRuns: 250 },
    );
    expect(compared).toBeGreaterThan(10_000);
  });

  it('no two purposes share a stream', () => {
    fc.assert(
      fc.property(anySpec, (spec) => {
        const names: string[] = [];
        const { stream } = createStreams('common', 1);
        buildWorld(buildSpec(spec), {
          stream: (purpose) => {
            names.push(purpose);
            return stream(purpose);
          },
        });
        expect(names.toSorted()).toEqual([...new Set(names)].sort());
      }),
      { seed: 15, numRuns: 100 },
    );
  });

  it('another seed or another replication brings other customers', () => {
    const [a, b, c] = [
      createStreams('seed', 1).stream('arrivals/a'),
      createStreams('seed', 2).stream('arrivals/a'),
      createStreams('other', 1).stream('arrivals/a'),
    ].map((uniform) => [uniform(), uniform(), uniform()]);
    expect(a).not.toEqual(b);
    expect(a).not.toEqual(c);
  });

  it('a stream belongs to its name, however many others are drawn from', () => {
    const alone = createStreams('seed', 1).stream('keys/a');
    const streams = createStreams('seed', 1);
    const noise = streams.stream('demand/a');
    const among = streams.stream('keys/a');
    for (let i = 0; i < 100; i++) {
      noise();
      expect(among()).toBe(alone());
    }
  });

  it('uniforms use 53 bits, in [0, 1)', () => {
    const uniform = createStreams('seed', 1).stream('bits');
    let fine = 0;
    for (let i = 0; i < 1000; i++) {
      const u = uniform();
      expect(u >= 0 && u < 1).toBe(true);
      // A 32-bit uniform is a multiple of 2⁻³².
      if ((u * 2 ** 32) % 1 !== 0) fine++;
    }
    expect(fine).toBeGreaterThan(990);
  });
});
