/** Latency-based balancers against figures of the projects that have them. */

import { describe, expect, it } from 'vitest';
import { leastTime } from '../../algorithms/balancing/latency/least-time.ts';
import { averageMs } from '../../algorithms/balancing/latency/nginx-response-times.ts';
import { createPeakEwma } from '../../algorithms/balancing/loads/peak-ewma.ts';
import { createDriver } from '../algorithms/driver.ts';

describe('nginx-least-time-ewma', () => {
  // nginx/nginx:src/http/modules/ngx_http_upstream_least_time_module.c (1.31.x)
  it('averages whole milliseconds', () => {
    let average = 0;
    const found = [100, 200, 200, 50, 50, 1000].map((ms) => {
      average = averageMs(average, ms);
      return average;
    });
    expect(found).toEqual([100, 105, 110, 107, 104, 149]);
  });
});

describe('tower-peak-ewma-load', () => {
  // tower-rs/tower:tower/src/load/peak_ewma.rs; default_rtt 0.03 s, decay 10 s.
  const S = 1e9;
  it.each<
    [samples: [atS: number, latencyS: number][], readS: number, pending: number, load: number]
  >([
    [[], 0, 0, 0.03],
    [[], 0, 3, 0.12],
    [[[1, 0.2]], 1, 0, 0.2],
    [[[1, 0.2]], 11, 1, 0.147151776],
    [
      [
        [1, 0.2],
        [2, 0.01],
      ],
      2,
      0,
      0.181919109,
    ],
  ])('samples %j, read at %d s with %d pending: %d s', (samples, readS, pending, load) => {
    const settings = { decayNs: 10 * S, defaultRttNs: 0.03 * S, failurePenaltyNs: 0 };
    const measure = createPeakEwma(settings, 1);
    const view = {
      eligible: Uint32Array.of(0),
      eligibleCount: 1,
      inFlight: Int32Array.of(pending),
      weight: Float64Array.of(1),
    };
    measure.onMembership(view, 0);
    for (const [atS, latencyS] of samples) measure.onDone(0, latencyS * S, true, atS * S);
    expect(Math.abs(measure.of(0, view, readS * S) / S - load)).toBeLessThan(1e-9);
  });
});

describe('traefik-leasttime-inflight', () => {
  // traefik/traefik:pkg/server/service/loadbalancer/leasttime/leasttime_test.go
  // #TestScoreCalculationWithInflight: both average 10 ms; five in flight on the first server.
  it('scores average × (1 + in flight)', () => {
    const driver = createDriver(leastTime, { weights: [1, 1] });
    for (const node of [0, 1]) {
      driver.sendTo(node);
      driver.end(node, 10e6);
    }
    for (let i = 0; i < 5; i++) driver.sendTo(0);
    // Scores of the second server before each pick are 10, 20, 30, 40, 50, against 60.
    expect(Array.from({ length: 5 }, () => driver.send())).toEqual([1, 1, 1, 1, 1]);
    // Now both are 60: the first server's deadline is the earlier one.
    expect(driver.send()).toBe(0);
    expect(driver.send()).toBe(1);
  });
});
