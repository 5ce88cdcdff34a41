/** Ranking: ties are ties, and failing is never rewarded. */

import { describe, expect, it } from 'vitest';
import { compareVariants } from '../../reports/compare-variants.ts';
import { rankVariants } from '../../reports/rank-variants.ts';
import { type Samples, variantOf } from './variant.ts';

interface Entry {
  readonly p99: Samples;
  readonly errorRate?: Samples;
}

/** `1= a`, `1= b`, `3 c`: in the order of the ranking. */
function ranked(entries: Readonly<Record<string, Entry>>): readonly string[] {
  const variants = Object.entries(entries).map(([name, { p99, errorRate = p99.map(() => 0) }]) =>
    variantOf(name, { p99, errorRate }),
  );
  const ranking = rankVariants(variants, compareVariants(variants, 0.02));
  return ranking.map(({ rank, variant, tied }) => `${rank}${tied ? '=' : ''} ${variant}`);
}

/** Six samples around a mean, each variant with noise of its own: pairs differ by ±1. */
function around(mean: number, phase = 0): Samples {
  return [0, 1, 2, 3, 4, 5].map((i) => mean + ((i + phase) % 3) - 1);
}

const failing = (rate: number): Samples => [0, 1, 2, 3, 4, 5].map((i) => rate + (i % 2) * 1e-4);

describe('ranking', () => {
  it('the smallest p99 is first when every difference is shown', () => {
    const entries = { c: { p99: around(300) }, a: { p99: around(100) }, b: { p99: around(200) } };
    expect(ranked(entries)).toEqual(['1 a', '2 b', '3 c']);
  });

  it('variants without a shown difference to the leader of their group share its rank', () => {
    const entries = {
      a: { p99: around(100) },
      b: { p99: around(100.2, 1) },
      c: { p99: around(300) },
      d: { p99: around(300.1, 1) },
      e: { p99: around(500) },
    };
    expect(ranked(entries)).toEqual(['1= a', '1= b', '3= c', '3= d', '5 e']);
  });

  it('equal variants keep the order of the scenario', () => {
    const entries = { z: { p99: around(9) }, a: { p99: around(9) }, m: { p99: around(9) } };
    expect(ranked(entries)).toEqual(['1= z', '1= a', '1= m']);
  });

  it('more than 1 % failures rank behind every variant without, however small the p99', () => {
    const entries = {
      fast: { p99: around(1), errorRate: failing(0.02) },
      slow: { p99: around(90_000), errorRate: failing(0.005) },
    };
    expect(ranked(entries)).toEqual(['1 slow', '2 fast']);
  });

  it('a variant that fails does not share the rank of one that does not, though p99 is the same', () => {
    const entries = {
      clean: { p99: around(100) },
      failing: { p99: around(100, 1), errorRate: failing(0.02) },
    };
    expect(ranked(entries)).toEqual(['1 clean', '2 failing']);
  });

  it('just below 1 % p99 decides, just above it the failures do', () => {
    const below = { a: { p99: around(9), errorRate: failing(0.0098) }, b: { p99: around(90) } };
    const above = { a: { p99: around(9), errorRate: failing(0.0102) }, b: { p99: around(90) } };
    expect(ranked(below)).toEqual(['1 a', '2 b']);
    expect(ranked(above)).toEqual(['1 b', '2 a']);
  });

  it('among those that fail more than 1 %, fewer failures are better whatever the p99', () => {
    const entries = {
      worst: { p99: around(1), errorRate: failing(0.5) },
      bad: { p99: around(900), errorRate: failing(0.1) },
      alsoBad: { p99: around(1), errorRate: failing(0.1) },
      good: { p99: around(1000) },
    };
    expect(ranked(entries)).toEqual(['1 good', '2= bad', '2= alsoBad', '4 worst']);
  });

  it('a variant without any success has no p99 and is last', () => {
    const none = { p99: [null, null], errorRate: [1, 1] };
    expect(ranked({ none, some: { p99: [10, 12] } })).toEqual(['1 some', '2 none']);
  });

  it('with one replication only equal values tie', () => {
    const entries = { a: { p99: [10] }, b: { p99: [10.001] }, c: { p99: [10] } };
    expect(ranked(entries)).toEqual(['1= a', '1= c', '3 b']);
  });

  it('a single variant is first and not tied', () => {
    expect(ranked({ only: { p99: around(10) } })).toEqual(['1 only']);
  });

  it('without any request nothing distinguishes the variants', () => {
    const nothing = { p99: [null, null], errorRate: [null, null] };
    expect(ranked({ a: nothing, b: nothing })).toEqual(['1= a', '1= b']);
  });
});
