/** Circuit breakers, by hand. */

import { describe, expect, it } from 'vitest';
import { CIRCUIT_BREAKERS } from '../../algorithms/resilience/index.ts';
import { allow } from './allow.ts';

const MS = 1e6;
const S = 1e9;
const context = { rng: () => 0.5 };
const named = (name: string, parameters = {}) =>
  CIRCUIT_BREAKERS.find((entry) => entry.name === name)!.create(parameters, context);

type Circuit = ReturnType<typeof named>;
function call(circuit: Circuit, nowNs: number, outcomes: string): void {
  for (const outcome of outcomes) {
    if (allow(circuit, nowNs)) circuit.onResult(outcome === '+', MS, nowNs);
  }
}

describe('hystrix', () => {
  it('opens at the next look if half of 20 calls failed', () => {
    const circuit = named('hystrix');
    call(circuit, 0.1 * S, '+-'.repeat(10));
    expect(allow(circuit, 0.499 * S)).toBe(true);
    circuit.onResult(true, MS, 0.499 * S);
    // The 21st made it 10 of 21, which is 47 %.
    expect(allow(circuit, 0.5 * S)).toBe(true);
    circuit.onResult(false, MS, 0.6 * S);
    expect(allow(circuit, 0.999 * S)).toBe(true);
    expect(allow(circuit, S)).toBe(false);
  });

  it('needs 20 calls within 10 s', () => {
    const circuit = named('hystrix');
    call(circuit, 0.1 * S, '-'.repeat(19));
    expect(allow(circuit, 10.4 * S)).toBe(true);
    // The first 19 are in the bucket that ended at 0.5 s, which is forgotten at 10.5 s.
    call(circuit, 10.6 * S, '-');
    expect(allow(circuit, 12 * S)).toBe(true);
  });

  it('after 5 s, strictly, one call tries; others wait for its result', () => {
    const circuit = named('hystrix');
    call(circuit, 0.1 * S, '-'.repeat(20));
    expect(allow(circuit, 5.5 * S)).toBe(false);
    expect(allow(circuit, 5.5 * S + 1)).toBe(true);
    expect(allow(circuit, 9 * S)).toBe(false);
    circuit.onResult(false, MS, 9 * S);
    expect(allow(circuit, 14 * S)).toBe(false);
    expect(allow(circuit, 14 * S + 1)).toBe(true);
    circuit.onResult(true, MS, 15 * S);
    expect(allow(circuit, 15 * S)).toBe(true);
    // The window is empty again.
    call(circuit, 15.1 * S, '-'.repeat(19));
    expect(allow(circuit, 16 * S)).toBe(true);
  });
});

describe('resilience4j', () => {
  it('opens at the call that makes it half of the last 100, for 60 s', () => {
    const circuit = named('resilience4j');
    call(circuit, 0, '+'.repeat(50));
    call(circuit, S, '-'.repeat(49));
    expect(allow(circuit, S)).toBe(true);
    circuit.onResult(false, MS, S);
    expect(allow(circuit, S)).toBe(false);
    expect(allow(circuit, 61 * S)).toBe(false);
    expect(allow(circuit, 61.001 * S)).toBe(true);
  });

  it('forgets the oldest call for each new one', () => {
    const circuit = named('resilience4j');
    call(circuit, 0, '-'.repeat(49) + '+'.repeat(100) + '-'.repeat(49));
    expect(allow(circuit, S)).toBe(true);
  });

  it('ten calls try, and nobody else while they are under way', () => {
    const circuit = named('resilience4j');
    call(circuit, 0, '-'.repeat(100));
    const allowed = Array.from({ length: 12 }, () => allow(circuit, 61 * S));
    expect(allowed).toEqual([...Array<boolean>(10).fill(true), false, false]);
    for (let i = 0; i < 10; i++) circuit.onResult(i >= 4, MS, 62 * S);
    expect(allow(circuit, 62 * S)).toBe(true);
  });

  it('slow calls open it too, if all are', () => {
    const circuit = named('resilience4j', { slowCallDuration: S });
    for (let i = 0; i < 99; i++) circuit.onResult(true, S + 1, 0);
    expect(allow(circuit, 0)).toBe(true);
    circuit.onResult(true, S, 0);
    expect(allow(circuit, 0)).toBe(true);
    for (let i = 0; i < 100; i++) circuit.onResult(true, S + 1, 0);
    expect(allow(circuit, 0)).toBe(false);
  });
});

describe('envoy-thresholds', () => {
  it('lets so many be under way, and never opens for errors', () => {
    const circuit = named('envoy-thresholds', { maxRequests: 2 });
    expect([1, 2, 3].map(() => allow(circuit, 0))).toEqual([true, true, false]);
    for (let i = 0; i < 100; i++) {
      circuit.onResult(false, MS, 0);
      expect(allow(circuit, 0)).toBe(true);
      expect(allow(circuit, 0)).toBe(false);
    }
  });
});
