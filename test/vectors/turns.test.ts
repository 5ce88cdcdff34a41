/** Taking turns as in the tests of Caddy, Ribbon, Linux, Envoy, Traefik, gRPC, Pingora and ProxySQL. */

import { describe, expect, it } from 'vitest';
import { balancerByName } from '../../algorithms/balancing/index.ts';
import type { LoadReport } from '../../algorithms/balancing/types.ts';
import { createDriver, type Driver, type Pool } from '../algorithms/driver.ts';

const play = (name: string, pool: Pool) => createDriver(balancerByName(name)!, pool);

const picks = (driver: Driver, count: number) =>
  Array.from({ length: count }, () => {
    const node = driver.send();
    driver.end(node);
    return node;
  });

function counts(driver: Driver, count: number): number[] {
  const found = Array.from(driver.view.weight, () => 0);
  for (const node of picks(driver, count)) found[node]!++;
  return found;
}

const ones = (count: number) => Array<number>(count).fill(1);

describe('round-robin', () => {
  const counted = { start: 'second', absent: 'passed-over' };

  it('caddy-round-robin', () => {
    // caddyserver/caddy: selectionpolicies_test.go, TestRoundRobinPolicy
    const driver = play('round-robin', { weights: ones(3), parameters: counted });
    expect(picks(driver, 3)).toEqual([1, 2, 0]);
    driver.setEligible([0, 2]);
    expect(picks(driver, 1)).toEqual([2]);
  });

  it('ribbon-round-robin: Ribbon', () => {
    // Netflix/ribbon: RoundRobinRule.java
    const driver = play('RoundRobinRule', { weights: ones(3), parameters: counted });
    expect(picks(driver, 4)).toEqual([1, 2, 0, 1]);
  });

  it('ribbon-round-robin: Spring, whose position starts at 7 and is incremented before use', () => {
    // spring-cloud/spring-cloud-commons: RoundRobinLoadBalancer.java, choose
    const rng = () => (7 + 1) / 2 ** 32;
    const driver = play('RoundRobinLoadBalancer', {
      weights: ones(3),
      parameters: { start: 'random' },
      rng,
    });
    expect(picks(driver, 4)).toEqual([2, 0, 1, 2]);
  });
});

describe('interleaved-weighted-round-robin', () => {
  // torvalds/linux: net/netfilter/ipvs/ip_vs_wrr.c; AABABCABC is the example of the LVS documentation
  it.each([
    [
      [4, 3, 2],
      [0, 0, 1, 0, 1, 2, 0, 1, 2],
    ],
    [
      [2, 4],
      [1, 0, 1],
    ],
    [
      [5, 1, 1],
      [0, 0, 0, 0, 0, 1, 2],
    ],
  ])('ipvs-wrr: %j', (weights, sequence) => {
    const driver = play('ipvs-wrr', { weights });
    expect(picks(driver, 2 * sequence.length)).toEqual([...sequence, ...sequence]);
  });
});

describe('block-weighted-round-robin', () => {
  // caddyserver/caddy: selectionpolicies_test.go, TestWeightedRoundRobinPolicy, …WithZeroWeight
  it('caddy-weighted-rr: in blocks, and an absent node leaves its turns to its place in the list', () => {
    const driver = play('block-weighted-round-robin', { weights: [3, 2, 1] });
    expect(picks(driver, 6)).toEqual([0, 0, 1, 1, 2, 0]);
    driver.setEligible([1, 2]);
    expect(picks(driver, 1)).toEqual([1]);
  });

  it('caddy-weighted-rr: with a weight of zero', () => {
    const driver = play('block-weighted-round-robin', { weights: [0, 2, 1] });
    expect(picks(driver, 3)).toEqual([1, 2, 1]);
  });

  it('Pingora: heaviest first, and absent ones are replaced in turn, whatever the weights', () => {
    // cloudflare/pingora: pingora-load-balancing/src/selection/weighted.rs, test_round_robin: its
    // iterator asks once for a weighted choice, then for fallbacks; here node 0 is the one of weight
    // 8, and its absence asks for the fallbacks. Turns 0, 2 and 5 fall into its block of 8.
    const pool = { weights: [8, 1, 1], parameters: { absent: 'next-in-turn' } };
    expect(picks(play('block-weighted-round-robin', pool), 12)).toEqual([
      0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 0, 0,
    ]);
    const driver = play('block-weighted-round-robin', pool);
    driver.setEligible([1, 2]);
    // Turn 0: block 0; fallback 1 → 1. Turn 2: block 0; fallbacks 3 → 0 (absent), 4 → 1.
    // Turn 5: block 0; fallbacks 6 → 0, 7 → 1. Turn 8: block 1. Turn 9: block 2. Turn 10: block 0; fallback 11 → 2.
    expect(picks(driver, 6)).toEqual([1, 1, 1, 1, 2, 2]);
  });
});

describe('edf-weighted-round-robin', () => {
  it('envoy-edf-counts', () => {
    // envoyproxy/envoy: test/common/upstream/edf_scheduler_test.cc, Weighted
    const weights = Array.from({ length: 128 }, (_, i) => i + 1);
    const driver = play('edf', { weights, parameters: { advance: 'none' } });
    expect(counts(driver, (128 * 129) / 2)).toEqual(weights);
  });

  it('traefik-wrr', () => {
    // traefik/traefik: pkg/server/service/loadbalancer/wrr/wrr_test.go, TestBalancer
    const parameters = { advance: 'none', rebuild: false };
    const driver = play('edf', { weights: [3, 1], parameters });
    expect(counts(driver, 4)).toEqual([3, 1]);
  });
});

/** A balancer whose nodes have reported at 0 and at 10 s, at rest at 11 s; null: no report. */
function reported(reports: readonly (Partial<LoadReport> | null)[], parameters = {}): Driver {
  const driver = play('static-stride', {
    weights: ones(reports.length),
    rng: () => 0,
    parameters,
  });
  for (const atNs of [0, 10e9]) {
    driver.nowNs = atNs;
    reports.forEach((report, node) => {
      if (report === null) return;
      const empty = { requestsInside: 0, utilization: 0, ratePerS: 0, errorsPerS: 0, latencyNs: 0 };
      driver.algorithm.onReport!(node, { ...empty, ...report }, atNs);
    });
  }
  driver.nowNs = 11e9;
  return driver;
}

describe('static-stride', () => {
  // grpc/grpc: test/core/load_balancing/static_stride_scheduler_test.cc
  it.each([
    [[1, 2, 3], 6, [1, 2, 3]],
    [[3, 0, 1], 6, [3, 2, 1]],
    [[81, ...ones(19)], 69, [50, ...ones(19)]],
    [[100, 1e-10], 201, [200, 1]],
  ])('grpc-static-stride-counts: %j in %i picks', (weights, total, expected) => {
    const driver = reported(
      weights.map((weight) => (weight === 0 ? null : { ratePerS: weight, utilization: 1 })),
    );
    expect(counts(driver, total)).toEqual(expected);
  });

  // grpc/proposal: A58-client-side-weighted-round-robin-lb-policy.md; `utilization` is the one that
  // gRPC would choose. A known node beside each makes its weight visible as a share of turns.
  it.each([
    [{ ratePerS: 100, errorsPerS: 0, utilization: 0.5 }, 1, 200],
    [{ ratePerS: 100, errorsPerS: 10, utilization: 0.5 }, 1, 166.666667],
    [{ ratePerS: 100, errorsPerS: 10, utilization: 0.5 }, 0, 200],
    [{ ratePerS: 200, errorsPerS: 0, utilization: 0.8 }, 1, 250],
    [{ ratePerS: 200, errorsPerS: 0, utilization: 0.4 }, 1, 500],
    [{ ratePerS: 100, errorsPerS: 0, utilization: 0 }, 1, null],
    [{ ratePerS: 0, errorsPerS: 0, utilization: 0.5 }, 1, null],
  ])('grpc-orca-weight: %j with penalty %d weighs %d', (report, errorPenalty, weight) => {
    const known = [1000, 600].map((ratePerS) => ({ ratePerS, utilization: 1 }));
    const driver = reported([...known, report], { errorPenalty });
    // Whole rounds of the schedule: the largest weight has a turn in each.
    const [largest, , mine] = counts(driver, 200_000);
    expect(mine! / largest!).toBeCloseTo((weight ?? 800) / 1000, 4);
  });
});

describe('random', () => {
  it('proxysql-weighted-random', () => {
    // sysown/proxysql: get_random_MySrvC: k = rand % sum + 1, the first whose cumulative weight is ≥ k
    const draws = [0, 999, 1000, 1001, 2001];
    const uniforms = draws.map((draw) => ((draw % 1001) + 0.5) / 1001);
    const driver = play('random', { weights: [1000, 1], rng: () => uniforms.shift()! });
    expect(picks(driver, 5)).toEqual([0, 0, 1, 0, 1]);
  });
});
