/** How Envoy splits load over priority levels and localities, and ramps weights up; and HAProxy's ramp. */

import { describe, expect, it } from 'vitest';
import {
  chooseLevel,
  fillLevelLoads,
  localityWeight,
} from '../../algorithms/balancing/scope/level-loads.ts';
import { envoyRamp, haproxyRamp, haproxyWeight } from '../../algorithms/balancing/scope/ramps.ts';
import { routeZones } from '../../algorithms/balancing/scope/zone-routing.ts';

const S = 1e9;

describe('envoy-priority-two-levels', () => {
  // envoyproxy/envoy:test/extensions/load_balancing_policies/common/load_balancer_impl_base_test.cc
  // The cases in which no level or not every level panics, and the one where a panic changes nothing;
  // hosts that are excluded do not count.
  it.each<[healthy: number[], total: number[], overprovisioning: number, loads: number[]]>([
    [[2, 2], [4, 4], 140, [70, 30]],
    [[2, 2], [4, 4], 100, [50, 50]],
    [[1, 2], [4, 2], 140, [35, 65]],
    [[1, 1], [4, 4], 140, [50, 50]],
    [[1, 1], [1, 5], 140, [100, 0]],
  ])('healthy %j of %j at %d %%: %j', (healthy, total, overprovisioning, expected) => {
    const loads = new Uint32Array(2);
    fillLevelLoads(loads, healthy, total, overprovisioning);
    expect([...loads]).toEqual(expected);
  });

  it('gives the rounding to the first level that is healthy at all', () => {
    // 10 / 20 / 10 % healthy without overprovisioning: 25, 50, 25; and thirds.
    const loads = new Uint32Array(4);
    fillLevelLoads(loads, [0, 1, 1, 1], [10, 10, 10, 10], 100);
    expect([...loads]).toEqual([0, 34, 33, 33]);
    fillLevelLoads(loads, [0, 0, 0, 0], [10, 10, 10, 0], 100);
    expect([...loads]).toEqual([0, 0, 0, 0]);
  });
});

describe('envoy-choose-priority', () => {
  // envoyproxy/envoy:source/extensions/load_balancing_policies/common/load_balancer_impl.cc#LoadBalancerBase::choosePriority
  it('takes the first level whose cumulative load reaches hash mod 100 + 1', () => {
    const found = [0, 69, 70, 71, 99, 169].map((hash) => chooseLevel(Uint32Array.of(70, 30), hash));
    expect(found).toEqual([0, 0, 1, 1, 1, 0]);
  });
});

describe('envoy-locality-effective-weight', () => {
  // envoyproxy/envoy:source/common/upstream/upstream_impl.cc#HostSetImpl::effectiveLocalityWeight
  it.each([
    [10, 10, 10, 10],
    [10, 8, 10, 10],
    [10, 5, 10, 7],
    [10, 0, 10, 0],
  ])('weight %d with %d of %d available: %d', (weight, available, total, expected) => {
    expect(localityWeight(weight, available, total, 1.4)).toBeCloseTo(expected, 12);
  });
});

describe('Envoy zone aware routing', () => {
  // The example in ZoneAwareLoadBalancerBase::regenerateLocalityRoutingStructures: callers 40, 40
  // and 20 %, hosts 25, 50 and 25 %.
  it('keeps 25 ÷ 40, and has 10 % and 5 % to spare elsewhere', () => {
    const found = routeZones([5, 10, 5], [4000, 4000, 2000], 0);
    expect(found).toEqual({ keptShare: 6250, spareUpTo: [0, 1000, 1500] });
  });
});

describe('envoy-slow-start-factor', () => {
  // envoyproxy/envoy:source/extensions/load_balancing_policies/common/load_balancer_impl.cc#EdfLoadBalancerBase::applySlowStartFactor
  it.each([
    [0, 1, 10],
    [6, 1, 10],
    [15, 1, 25],
    [30, 1, 50],
    [30, 2, 70.710678],
    [30, 0.5, 25],
    [59, 1, 98.333333],
    [60, 1, 100],
  ])('weight 100 after %d of 60 s with aggression %d: %d', (elapsedS, aggression, expected) => {
    const part = envoyRamp(60 * S, aggression, 0.1).partAfter(elapsedS * S);
    expect(100 * part).toBeCloseTo(expected, 6);
  });
});

describe('haproxy-slowstart-eweight', () => {
  // haproxy/haproxy:src/server.c#server_recalc_eweight; at expiry the weight is 16 × weight.
  it.each([
    [1, 0, 1],
    [1, 1, 1],
    [1, 4, 2],
    [1, 15, 5],
    [1, 30, 9],
    [1, 45, 13],
    [1, 59, 16],
    [10, 0, 10],
    [10, 30, 90],
    [10, 59, 160],
  ])('weight %d after %d of 60 s: %d', (weight, elapsedS, expected) => {
    expect(haproxyWeight(weight, elapsedS, 60)).toBe(expected);
    expect(16 * weight * haproxyRamp(60 * S).partAfter(elapsedS * S)).toBe(expected);
  });
});
