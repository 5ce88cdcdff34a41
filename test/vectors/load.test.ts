/** Load-based balancers against figures of the projects that have them. */

import { describe, expect, it } from 'vitest';
import { caddyRandomChoose } from '../../algorithms/balancing/load/caddy-random-choose.ts';
import { envoyLeastRequest } from '../../algorithms/balancing/load/envoy-least-request.ts';
import { haproxyRandom } from '../../algorithms/balancing/load/haproxy-random.ts';
import { ipvsTwos } from '../../algorithms/balancing/load/ipvs-twos.ts';
import { leastConnections } from '../../algorithms/balancing/load/least-connections.ts';
import { nginxLeastConnections } from '../../algorithms/balancing/load/nginx-least-connections.ts';
import { nginxRandomTwo } from '../../algorithms/balancing/load/nginx-random-two.ts';
import { traefikPowerOfTwo } from '../../algorithms/balancing/load/traefik-p2c.ts';
import type { AlgorithmDefinition } from '../../algorithms/balancing/types.ts';
import { createDriver, type Driver, type Pool } from '../algorithms/driver.ts';
import { expectCounts } from '../engine/goodness-of-fit.ts';

const BUSY = [0, 0, 0] as const;

/** A balancer whose nodes have so many requests in flight. */
function loaded(
  definition: AlgorithmDefinition,
  inFlight: readonly number[],
  pool: Partial<Pool> = {},
): Driver {
  const driver = createDriver(definition, { weights: inFlight.map(() => 1), ...pool });
  inFlight.forEach((count, node) => {
    for (let i = 0; i < count; i++) driver.sendTo(node);
  });
  return driver;
}

/** Uniforms, one after the other. */
function uniforms(...values: readonly number[]): () => number {
  const left = [...values];
  return () => left.shift()!;
}

/** Uniforms that come to these positions among n. */
const positions = (n: number, ...drawn: readonly number[]) =>
  uniforms(...drawn.map((position) => ((position % n) + 0.5) / n));

/** Picks that nobody sends: what is in flight stays as the case says. */
function picksOnly(driver: Driver, count: number): readonly number[] {
  return Array.from({ length: count }, () => driver.algorithm.pick(driver.view, { key: 0 }, 0));
}

describe('nginx', () => {
  it('nginx-least-conn-sequential: round robin while each request ends before the next', () => {
    // nginx/nginx:src/http/modules/ngx_http_upstream_least_conn_module.c
    const driver = createDriver(nginxLeastConnections, { weights: [1, 1, 1] });
    const picks = Array.from({ length: 6 }, () => {
      const node = driver.send();
      driver.end(node);
      return node;
    });
    expect(picks).toEqual([0, 1, 2, 0, 1, 2]);
  });

  // nginx/nginx:src/http/modules/ngx_http_upstream_random_module.c#ngx_http_upstream_get_random2_peer
  it.each([
    [[3, 2], [1, 1], 'second'],
    [[2, 2], [1, 1], 'second'],
    [[2, 3], [1, 1], 'first'],
    [[4, 2], [4, 1], 'first'],
    [[4, 2], [2, 1], 'second'],
  ])('nginx-random-two: %j in flight, weights %j → %s', (inFlight, weights, expected) => {
    // Once with node 0 drawn first, once listed and drawn the other way round.
    for (const [first, second] of [
      [0, 1],
      [1, 0],
    ] as const) {
      const listed = [inFlight[first]!, inFlight[second]!];
      const listedWeights = [weights[first]!, weights[second]!];
      const total = weights[0]! + weights[1]!;
      const middleOf = [listedWeights[0]! / 2 / total, 1 - listedWeights[1]! / 2 / total];
      const rng = uniforms(middleOf[first]!, middleOf[second]!);
      const driver = loaded(nginxRandomTwo, listed, { weights: listedWeights, rng });
      expect(driver.send()).toBe(expected === 'first' ? first : second);
    }
  });
});

/** A uniform with which HAProxy's ring gives that node. */
function drawOf(node: number, weights: readonly number[]): number {
  const found = Array.from({ length: 64 }, (_, i) => i / 64).find((u) => {
    const parameters = { draws: 1 };
    return createDriver(haproxyRandom, { weights, parameters, rng: () => u }).send() === node;
  });
  return found!;
}

describe('HAProxy', () => {
  // haproxy/haproxy:src/backend.c#get_server_rnd; effective weights are sixteen times the weights.
  it.each([
    [[3, 2], [1, 1], 'curr'],
    [[2, 3], [1, 1], 'prev'],
    [[4, 2], [4, 1], 'prev'],
  ])('haproxy-random-draws: %j served, weights %j → %s', (served, weights, kept) => {
    const rng = uniforms(drawOf(0, weights), drawOf(1, weights));
    expect(loaded(haproxyRandom, served, { weights, rng }).send()).toBe(kept === 'prev' ? 0 : 1);
  });
});

describe('HAProxy 2.6.12', () => {
  it('balance random(1), weights 1, 2, 1, 3: 6,000 requests as it sent them, chi-square at 1e-6', () => {
    // In proportion to weight it would have been 857, 1714, 857, 2571: chi-square rejects that.
    const recorded = [967, 1572, 887, 2574];
    const draws = 60_000;
    let i = 0;
    const rng = () => (i++ + 0.5) / draws;
    const driver = createDriver(haproxyRandom, {
      weights: [1, 2, 1, 3],
      parameters: { draws: 1 },
      rng,
    });
    const counts = [0, 0, 0, 0];
    for (const node of picksOnly(driver, draws)) counts[node]!++;
    expectCounts(
      recorded,
      counts.map((count) => count / 10),
    );
  });
});

describe('Envoy', () => {
  // envoyproxy/envoy:test/extensions/load_balancing_policies/least_request/least_request_lb_test.cc
  // The seed of the schedule is 0 there: the first uniform.
  it('envoy-lr-weighted: deadlines from the load at the last pick', () => {
    const driver = createDriver(envoyLeastRequest, { weights: [1, 2], rng: () => 0 });
    const phases = [
      { active: [0, 0], picks: [1, 0, 1, 1, 0, 1] },
      { active: [0, 1], picks: [1, 0, 1, 0, 1] },
      { active: [1, 0], picks: [0, 1, 1, 1, 0, 1, 1, 1, 1, 0] },
    ];
    for (const { active, picks } of phases) {
      driver.view.inFlight.set(active);
      expect(picksOnly(driver, picks.length)).toEqual(picks);
    }
  });

  it('envoy-lr-bias-zero: weighted round robin', () => {
    const parameters = { activeRequestBias: 0 };
    const driver = loaded(envoyLeastRequest, [0, 1], { weights: [1, 2], rng: () => 0, parameters });
    driver.setEligible([0, 1]);
    expect(picksOnly(driver, 6)).toEqual([1, 0, 1, 1, 0, 1]);
  });

  it('envoy-lr-equal-weight-explicit-bias: deadlines for equal weights, too', () => {
    const parameters = { activeRequestBias: 1, deadlines: 'always' };
    const driver = loaded(envoyLeastRequest, [1, 0], { rng: () => 0, parameters });
    driver.setEligible([0, 1]);
    expect(picksOnly(driver, 9)).toEqual([1, 0, 1, 1, 0, 1, 1, 0, 1]);
  });

  it.each([
    [[1, 2], [2, 3], 0],
    [[2, 1], [2, 3], 1],
    [[4, 3, 2, 1], [0, 0], 0],
    [[4, 3, 2, 1], [3, 0, 3, 2, 1], 3],
  ])('envoy-lr-n-choices: %j active, %j drawn → %i', (active, drawn, expected) => {
    const parameters = { choiceCount: drawn.length };
    const rng = positions(active.length, 0, ...drawn);
    expect(loaded(envoyLeastRequest, active, { rng, parameters }).send()).toBe(expected);
  });

  it('envoy-lr-full-scan: the one with the fewest', () => {
    const parameters = { selection: 'full-scan' };
    expect(loaded(envoyLeastRequest, [4, 3, 2, 1, 5], { parameters }).send()).toBe(3);
  });

  it.each([2, 3, 4, 10])(
    'envoy-lr-p2c-probability: the busiest of %i is picked once in n²: 200,000 picks, at 1e-6',
    (count) => {
      const driver = loaded(envoyLeastRequest, [5, ...Array<number>(count - 1).fill(0)]);
      const worst = picksOnly(driver, 200_000).filter((node) => node === 0).length;
      const expected = 200_000 / count ** 2;
      expectCounts([worst, 200_000 - worst], [expected, 200_000 - expected]);
    },
  );
});

describe('gRPC', () => {
  it('grpc-least-request: streams never end', () => {
    // grpc/grpc-go:balancer/leastrequest/leastrequest_test.go; index = random % 3, replacing.
    const drawn = [0, 0, 0, 1, 1, 2, 0, 3, 1, 0, 2, 0, 0, 0, 2, 2, 2, 1];
    const driver = loaded(envoyLeastRequest, BUSY, { rng: positions(3, 0, ...drawn) });
    const picks = Array.from({ length: 9 }, () => driver.send());
    expect(picks).toEqual([0, 1, 2, 0, 1, 2, 0, 2, 1]);
  });
});

describe('IPVS', () => {
  // torvalds/linux:net/netfilter/ipvs/ip_vs_twos.c; overhead is 256 a connection.
  it.each([
    [[2, 1], [1, 1], 2],
    [[1, 1], [1, 1], 1],
    [[1, 2], [1, 4], 2],
  ])('ipvs-twos: %j connections, weights %j → choice %i', (inFlight, weights, chosen) => {
    // The first node is drawn up to its weight inclusive, the second above.
    const length = weights[0]! + weights[1]! + 1;
    const rng = uniforms((weights[0]! + 0.5) / length, (weights[0]! + 1.5) / length);
    expect(loaded(ipvsTwos, inFlight, { weights, rng }).send()).toBe(chosen - 1);
  });
});

describe('ipvs-twos with weights that the kernel does not have', () => {
  it('draws 0.5 and 0.5 as 1 and 1: too long by a third of the draw, not by half of it', () => {
    const pool = { weights: [0.5, 0.5], rng: uniforms(0.6, 0.6, 0.7, 0.7) };
    const driver = loaded(ipvsTwos, [0, 0], pool);
    expect([driver.send(), driver.send()]).toEqual([0, 1]);
  });
});

describe('Traefik', () => {
  // traefik/traefik:pkg/server/service/loadbalancer/p2c/p2c_test.go#TestP2C
  it.each([
    [[0, 0], [1, 0], 1],
    [[0, 1], [1, 0], 0],
    [[10, 90, 40], [1, 1], 2],
  ])('traefik-p2c: %j in flight, %j drawn → %i', (inFlight, drawn, expected) => {
    const rng = positions(inFlight.length, ...drawn);
    expect(loaded(traefikPowerOfTwo, inFlight, { rng }).send()).toBe(expected);
  });
});

describe('Caddy', () => {
  // caddyserver/caddy:modules/caddyhttp/reverseproxy/selectionpolicies_test.go#TestLeastRequests.
  // Releases that kept earlier candidates when they found a smaller count are not modelled.
  it('caddy-least-requests: the least of all, and of a sample of all', () => {
    const ties = { parameters: { ties: 'random' } };
    expect(loaded(leastConnections, [10, 20, 30], ties).send()).toBe(0);
    const all = { parameters: { choose: 3 } };
    expect(loaded(caddyRandomChoose, [10, 20, 30], all).send()).toBe(0);
  });
});
