/** What holds for every entry whatever happens to it: random histories of every one in the index. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ParameterValues } from '../../algorithms/parameters.ts';
import {
  CIRCUIT_BREAKERS,
  CONCURRENCY_LIMITS,
  QUEUE_DEADLINES,
  THROTTLES,
} from '../../algorithms/resilience/index.ts';
import type { CircuitBreaker, ResilienceDefinition } from '../../algorithms/resilience/types.ts';
import { anyParameters } from '../algorithms/any-parameters.ts';

const MS = 1e6;
const S = 1e9;
const context = () => ({ rng: () => 0.5 });
/** Fixed, so that a failure can be repeated. */
const RUNS = { seed: 20, numRuns: 40 };

const named = <T>(entries: readonly ResilienceDefinition<T>[]) =>
  entries.map((entry) => [entry.name, entry] as const);

/** Small numbers: a window of a million calls would never be full. */
function anyOf<T>({ parameters }: ResilienceDefinition<T>): fc.Arbitrary<ParameterValues> {
  const small = ([name, value]: [string, ParameterValues[string]]) => {
    const { kind, min = 0 } = parameters[name]!;
    if (kind === 'integer') return [name, Math.max(min, Number(value) % 20)];
    return [name, kind === 'duration' ? Math.max(min, Number(value) % (10 * S)) : value];
  };
  return anyParameters(parameters).map(
    (given) => Object.fromEntries(Object.entries(given).map(small)) as ParameterValues,
  );
}

/** What happens after a pause: somebody calls, or the oldest call under way ends. */
const step = fc.record({
  afterMs: fc.constantFrom(0, 0, 1, 50, 700, 6000),
  what: fc.constantFrom('call', 'call', 'ok', 'fail', 'fail', 'abandon'),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

describe.each(named(CIRCUIT_BREAKERS))('circuit breaker %s', (_, entry) => {
  /** Plays the steps; calls under way are ended by the last ones. Returns what was seen. */
  function play(circuit: CircuitBreaker, steps: readonly Step[]): string[] {
    const seen: string[] = [];
    const begunNs: number[] = [];
    let nowNs = 0;
    for (const { afterMs, what } of steps) {
      nowNs += afterMs * MS;
      const admits = circuit.admits(nowNs);
      // Asking changes nothing.
      expect(circuit.admits(nowNs)).toBe(admits);
      expect(circuit.turnsNs(nowNs)).toBeGreaterThan(nowNs);
      if (!admits && circuit.state() === 'open') {
        // An open circuit comes back by itself, and not before it says so.
        const turnsNs = circuit.turnsNs(nowNs);
        expect(turnsNs).toBeLessThan(Infinity);
      }
      if (what === 'call') {
        if (admits) {
          circuit.onCall(nowNs);
          begunNs.push(nowNs);
          expect(circuit.state()).not.toBe('open');
        }
      } else if (begunNs.length > 0) {
        const latencyNs = nowNs - begunNs.shift()!;
        if (what === 'abandon') circuit.onAbandon(nowNs);
        else circuit.onResult(what === 'ok', latencyNs, nowNs);
      }
      seen.push(`${admits} ${circuit.state()}`);
    }
    for (const sentNs of begunNs) circuit.onResult(true, nowNs - sentNs, nowNs);
    // A service that answers is called again: however bad it was, some waits and answers are enough.
    for (let i = 0; i < 200 && !isBack(circuit, nowNs); i++) {
      nowNs = Math.min(circuit.turnsNs(nowNs), nowNs + 100 * S);
      while (circuit.admits(nowNs) && circuit.state() !== 'closed') {
        circuit.onCall(nowNs);
        circuit.onResult(true, 0, nowNs);
      }
    }
    expect(isBack(circuit, nowNs)).toBe(true);
    return seen;
  }
  const isBack = (circuit: CircuitBreaker, nowNs: number) =>
    circuit.admits(nowNs) && circuit.state() === 'closed';

  it('asking is free, it says when it turns, and it comes back to a service that answers', () => {
    // One that admits nobody by its parameters cannot come back.
    const parameters = anyOf(entry).filter(
      (given) =>
        given.maxRequests !== 0 && given.errorThreshold !== 0 && given.requestVolumeThreshold !== 0,
    );
    fc.assert(
      fc.property(parameters, fc.array(step, { maxLength: 80 }), (given, steps) => {
        const seen = play(entry.create(given, context()), steps);
        expect(play(entry.create(given, context()), steps)).toEqual(seen);
      }),
      RUNS,
    );
  });
});

describe.each(named(CONCURRENCY_LIMITS))('concurrency limit %s', (_, entry) => {
  const sample = fc.record({
    latencyNs: fc.constantFrom(0, 1, 10 * MS, 11 * MS, 15 * MS, 80 * MS, 9 * S),
    /** How much of the limit was in use. */
    used: fc.constantFrom(0, 0.3, 0.5, 1),
    dropped: fc.constantFrom(false, false, false, true),
  });
  it('is a whole number of at least one and stays bounded, whatever the answers', () => {
    fc.assert(
      fc.property(fc.array(sample, { maxLength: 300 }), (samples) => {
        const play = () => {
          const limit = entry.create({}, context());
          return samples.map(({ latencyNs, used, dropped }, i) => {
            const before = limit.limit();
            limit.onResult(latencyNs, Math.max(1, Math.floor(used * before)), dropped, i * MS);
            const after = limit.limit();
            expect(Number.isInteger(after) && after >= 1 && after <= 1000).toBe(true);
            return after;
          });
        };
        expect(play()).toEqual(play());
      }),
      RUNS,
    );
  });
});

describe.each(named(QUEUE_DEADLINES))('queue deadline %s', (_, entry) => {
  const taken = fc.record({
    afterNs: fc.constantFrom(0, MS, 7 * MS, 300 * MS),
    waitedNs: fc.constantFrom(0, MS, 5 * MS, 6 * MS, 50 * MS, 2 * S),
    behind: fc.constantFrom(0, 1, 30),
  });
  it('never drops who has not waited', () => {
    fc.assert(
      fc.property(anyOf(entry), fc.array(taken, { maxLength: 200 }), (given, list) => {
        const play = () => {
          const deadline = entry.create(given, context());
          let nowNs = 0;
          return list.map(({ afterNs, waitedNs, behind }) => {
            nowNs += afterNs;
            const admits = deadline.admits(waitedNs, behind, nowNs);
            // With a target of nothing, any wait is too long.
            if (waitedNs === 0 && given.target !== 0) expect(admits).toBe(true);
            return admits;
          });
        };
        expect(play()).toEqual(play());
      }),
      RUNS,
    );
  });
});

describe.each(named(THROTTLES))('throttle %s', (_, entry) => {
  it('turns nobody away while everybody is accepted, and the luckiest never', () => {
    fc.assert(
      fc.property(anyOf(entry), fc.array(fc.boolean(), { maxLength: 300 }), (given, results) => {
        const good = entry.create(given, context());
        const bad = entry.create(given, context());
        results.forEach((accepted, i) => {
          expect(good.admits(0, i * MS)).toBe(true);
          good.onResult(true, i * MS);
          expect(bad.admits(1 - 2 ** -53, i * MS)).toBe(true);
          bad.onResult(accepted, i * MS);
        });
      }),
      RUNS,
    );
  });
});
