/** Random small models in which clients and balancers try again, with faults of all kinds. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HedgeModel, Model } from '../../sim/model/types.ts';
import { simulate } from '../../sim/simulate.ts';
import {
  checkBalancers,
  checkDrained,
  checkGuards,
  checkNodes,
  checkOrder,
  type NodeState,
  nodeStates,
} from '../engine/invariants.ts';
import { type ObservedRequest, observe } from '../engine/observe.ts';
import { anyAttempts, buildAttempts } from './random-attempts.ts';

const CLOSE_NS = 300;

const copies = (hedge: HedgeModel | null) => hedge?.copies ?? 0;

/** Attempts that a request may have: each of the client's is tried anew by its balancer. */
function attemptsAllowed(model: Model, { client }: ObservedRequest): number {
  const { retry, hedge, service } = model.clients[client]!;
  const proxy = model.services[service]!;
  const rule = proxy.retry?.definition.create(proxy.retry.parameters, { rng: () => 0 });
  // A proxy that never tries a node twice tries no more than there are.
  const rounds = rule?.attempts === Infinity ? proxy.nodes.length : (rule?.attempts ?? 1);
  const own = (retry?.attempts ?? 1) + copies(hedge);
  return own * (rounds + copies(proxy.hedge));
}

const sum = (counts: Iterable<number>) => [...counts].reduce((total, count) => total + count, 0);

describe('random models that try again', () => {
  it('keep their books after every event, and end with nothing left', () => {
    const met = { again: 0, most: 0 };
    fc.assert(
      fc.property(anyAttempts, (spec) => {
        const model = buildAttempts(spec);
        let states: readonly NodeState[] = model.services.flatMap(({ nodes }) =>
          nodes.map(() => ({ queue: [], serving: [] })),
        );
        const observed = observe(model, 'attempts', {
          closeNs: CLOSE_NS,
          after: (now) => {
            const before = states;
            states = nodeStates(now);
            checkNodes(now.world, states);
            checkOrder(now.world, before, states);
            checkBalancers(now);
            checkGuards(now);
          },
        });
        checkDrained(observed.world);
        for (const request of observed.requests) {
          const { timeoutNs } = model.clients[request.client]!;
          expect(request.settledNs! - request.issuedNs).toBeLessThanOrEqual(timeoutNs);
          expect(request.sent).toBeLessThanOrEqual(attemptsAllowed(model, request));
          expect(request.cause === null).toBe(request.outcome === 'ok');
          expect(request.outcome).not.toBe('cancelled');
          if (request.sent > 1) met.again++;
          met.most = Math.max(met.most, request.sent);
        }
      }),
      { seed: 41, numRuns: 80, endOnFailure: true },
    );
    // The property means nothing if hardly anything was tried again.
    expect(met.again).toBeGreaterThan(300);
    expect(met.most).toBeGreaterThan(4);
  });

  it('give results that add up, and the same ones again', () => {
    fc.assert(
      fc.property(anyAttempts, (spec) => {
        const model = buildAttempts(spec, CLOSE_NS);
        const result = simulate(model, 'attempts', 1);
        if (result.bound !== null) return;
        const { ok, ...failures } = result.outcomes;
        expect(ok + sum(Object.values(failures))).toBe(result.issued);
        expect(sum(Object.values(result.causes))).toBe(sum(Object.values(failures)));
        expect(sum(result.nodes.map(({ requests }) => requests))).toBe(result.attempts);
        expect(result.outcomes.cancelled).toBe(0);
        expect(result.repeated.wonByRetry).toBeLessThanOrEqual(result.repeated.retries);
        expect(result.repeated.wonByHedge).toBeLessThanOrEqual(result.repeated.hedges);
        expect(simulate(model, 'attempts', 1)).toEqual(result);
      }),
      { seed: 42, numRuns: 50, endOnFailure: true },
    );
  });
});
