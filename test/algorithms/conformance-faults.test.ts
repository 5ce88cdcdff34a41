/** The suite finds what is wrong: one faulty algorithm for each property, and what it says of it. */

import { describe, expect, it } from 'vitest';
import { defineBalancer } from '../../algorithms/balancing/define.ts';
import { BALANCING } from '../../algorithms/balancing/index.ts';
import type {
  AlgorithmDefinition,
  BalancerContext,
  BalancerView,
  BalancingAlgorithm,
} from '../../algorithms/balancing/types.ts';
import { HOLD } from '../../algorithms/balancing/types.ts';
import { judge } from '../../cli/conformance/run-conformance.ts';
import { CONFORMANCE } from './conformance.ts';

type Create = (context: BalancerContext) => BalancingAlgorithm;

const define = (create: Create, more: Partial<AlgorithmDefinition> = {}): AlgorithmDefinition => ({
  ...defineBalancer({ name: 'faulty', summary: 'Wrong.', create: (_, given) => create(given) }),
  ...more,
});

const any = ({ eligible, eligibleCount }: BalancerView, rng: () => number) =>
  eligible[Math.floor(rng() * eligibleCount)]!;

/** Of two nodes drawn at random, the one with fewer requests in flight by that comparison. */
const betterOfTwo =
  (isBetter: (a: number, b: number) => boolean): Create =>
  ({ rng }) => ({
    pick(view) {
      const a = any(view, rng);
      const b = any(view, rng);
      return isBetter(view.inFlight[a]!, view.inFlight[b]!) ? a : b;
    },
  });

let shared = 0;
let kept: object[] = [];

const FAULTY: Readonly<Record<string, AlgorithmDefinition>> = {
  'picks-eligible': define(() => ({ pick: () => 0 })),
  'any-size': define(({ nodeCount, rng }) => ({
    pick: (view) => (nodeCount > 9 ? (view.eligible[view.eligibleCount] ?? -2) : any(view, rng)),
  })),
  deterministic: define(() => ({
    pick: ({ eligible, eligibleCount }) => eligible[shared++ % eligibleCount]!,
  })),
  'reaches-everybody': define(() => ({ pick: ({ eligible }) => eligible[0]! })),
  'respects-weights': define(({ rng }) => ({ pick: (view) => any(view, rng) })),
  'avoids-busiest': define(betterOfTwo((a, b) => a >= b)),
  'never-prefers-busier': define(betterOfTwo((a, b) => a > b)),
  'releases-failures': define(({ nodeCount }) => {
    const load = new Int32Array(nodeCount);
    return {
      onStart: (node) => void load[node]!++,
      onDone(node, _, ok) {
        if (ok) load[node]!--;
      },
      pick({ eligible, eligibleCount }) {
        let best = eligible[0]!;
        for (const node of eligible.subarray(0, eligibleCount)) {
          if (load[node]! < load[best]!) best = node;
        }
        return best;
      },
    };
  }),
  'sends-at-once': define(({ rng }) => ({
    pick: (view) => (view.inFlight.some((count) => count > 3) ? HOLD : any(view, rng)),
  })),
  'lets-go': define(({ rng }) => {
    let asked = 0;
    return { pick: (view) => (++asked > 30 ? HOLD : any(view, rng)) };
  }),
  'ignores-keys': define(() => ({
    pick: ({ eligible, eligibleCount }, { key }) => eligible[key % eligibleCount]!,
  })),
  'keeps-keys': define(({ rng }) => ({ pick: (view) => any(view, rng) }), { usesKeys: true }),
  'moves-few-keys': define(
    () => ({ pick: ({ eligible, eligibleCount }, { key }) => eligible[key % eligibleCount]! }),
    { usesKeys: true },
  ),
  'stable-heap': define(({ rng }) => ({
    pick(view) {
      kept.push({ node: any(view, rng) });
      return any(view, rng);
    },
  })),
};

const verdictOf = (definition: AlgorithmDefinition, wanted: string) => {
  const verdict = judge(definition, CONFORMANCE.find(({ name }) => name === wanted)!);
  kept = [];
  return verdict;
};

describe('the conformance suite', () => {
  it('has a faulty algorithm for each of its properties', () => {
    expect(Object.keys(FAULTY).sort()).toEqual(CONFORMANCE.map(({ name }) => name).sort());
  });

  it.each(Object.entries(FAULTY))('finds who violates %s', (property, definition) => {
    expect(verdictOf(definition, property).verdict).toBe('violated');
  });

  it.each(Object.entries(FAULTY))('accepts who declines %s with a reason', (property, faulty) => {
    const except = [{ property, reason: 'that is what it is for' }];
    expect(verdictOf({ ...faulty, except }, property)).toMatchObject({
      verdict: 'declined',
      reason: 'that is what it is for',
    });
  });

  it('says who declines what holds', () => {
    const declining = { ...BALANCING[0]!, except: [{ property: 'any-size', reason: 'modesty' }] };
    expect(verdictOf(declining, 'any-size').verdict).toBe('needless');
  });

  it('does not take an exception for a decline', () => {
    const thrower = define(() => ({
      pick() {
        throw new Error('out of order');
      },
    }));
    const except = [{ property: 'any-size', reason: 'it never works' }];
    expect(verdictOf({ ...thrower, except }, 'any-size')).toMatchObject({
      verdict: 'violated',
      counterexample: 'it threw: out of order',
    });
  });

  it('shortens a history to what is needed: one request, and nobody left out but node 0', () => {
    const finding = verdictOf(FAULTY['picks-eligible']!, 'picks-eligible');
    const { counterexample } = finding as { counterexample: string };
    expect(counterexample).toMatch(/it picked 0; eligible are [1-9]/);
    expect(counterexample.split('; ').filter((step) => step.startsWith('send'))).toHaveLength(1);
    expect(counterexample.split('; ').length).toBeLessThanOrEqual(5);
  });
});
