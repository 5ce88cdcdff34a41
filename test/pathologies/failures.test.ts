/**
 * What the worked scenarios of failures are there to show, with its direction and rough size.
 *
 * Null hypothesis of each comparison: no such difference. Five replications, or ten where they differ
 * much, paired t interval at 1 − 1e-3, literal seeds.
 */

import { describe, expect, test } from 'vitest';
import { compareScenario } from './compare.ts';

const FIVE = ['--replications', '5'];

describe('failures', () => {
  test('crash-checks: a passive check costs a few requests, an active one a few per cent', async () => {
    const { expectWorse, metric } = await compareScenario('crash-checks', ...FIVE);
    expectWorse('no checks', 'active', 'errorRate', 2);
    expectWorse('active', 'active, every 200 ms', 'errorRate', 5);
    expectWorse('active, every 200 ms', 'passive', 'errorRate', 2);
    // Two failed probes more after the first, 2 s apart, and refused at once: between 4 s and 6 s.
    expect(metric('active', 'detectMs')).toBeGreaterThan(4000);
    expect(metric('active', 'detectMs')).toBeLessThan(6000);
  });

  test('slow-unnoticed: no probe sees a slow node; late answers, or requests in flight, do', async () => {
    const { expectWorse } = await compareScenario('slow-unnoticed', ...FIVE);
    expectWorse('round robin', 'round robin, late answers count as failures', 'errorRate', 5);
    expectWorse('round robin', 'least connections', 'errorRate', 50);
  });

  test('gray-failure: least connections feeds a node that fails fast; only live traffic tells', async () => {
    const { expectWorse } = await compareScenario('gray-failure', ...FIVE);
    const least = 'active checks, least connections';
    expectWorse(least, 'active checks, round robin', 'errorRate', 2);
    expectWorse(
      'active checks, round robin',
      'active checks and outlier detection',
      'errorRate',
      10,
    );
  });

  test('flapping: a reluctant check loses less than half of what an eager one does', async () => {
    const { expectWorse } = await compareScenario('flapping');
    expectWorse('fall 1, rise 1', 'fall 1, rise 20', 'errorRate', 2);
    expectWorse('no checks', 'fall 1, rise 1', 'errorRate', 2);
    expectWorse('fall 1, rise 1', 'growing ejections', 'errorRate');
  });

  test('retry-storm: retries keep up what the load began; a budget and dropped work end it', async () => {
    const { expectWorse, metric } = await compareScenario('retry-storm', ...FIVE);
    expectWorse('four attempts', 'no retries', 'errorRate', 2);
    expectWorse('four attempts', 'four attempts, budget 10 %', 'errorRate', 1.2);
    expectWorse('no retries', 'four attempts, late ones dropped', 'errorRate', 3);
    // One attempt for each request, and one in ten more at most.
    expect(metric('four attempts, budget 10 %', 'attemptsPerRequest')).toBeLessThan(1.1);
    expect(metric('four attempts', 'attemptsPerRequest')).toBeGreaterThan(3);
  });

  test('outliers-by-chance: equal nodes are ejected until the rest collapses', async () => {
    const { expectWorse } = await compareScenario('outliers-by-chance');
    expectWorse('success rate', 'no checks', 'p99', 2);
    expectWorse('success rate', 'failure percentage', 'p99', 2);
  });

  test('all-ejected: panic costs nothing where belief costs everything', async () => {
    const { expectWorse, metric } = await compareScenario('all-ejected', ...FIVE);
    expectWorse('no panic', 'panic below 50 %', 'errorRate', 10);
    expect(metric('panic below 50 %', 'errorRate')).toBe(0);
  });

  test('registry-outage: who asks only the registry sends to the dead node to the end', async () => {
    const { expectWorse } = await compareScenario('registry-outage', ...FIVE);
    expectWorse('registry only', 'registry and passive checks', 'errorRate', 50);
    expectWorse('registry only', 'registry and retries', 'errorRate', 50);
  });

  test('rolling-deploy: draining loses hardly a request, stopping a tenth', async () => {
    const { expectWorse, metric } = await compareScenario('rolling-deploy', ...FIVE);
    expectWorse('without draining', 'draining for 2 s', 'errorRate', 100);
    expect(metric('draining for 2 s', 'errorRate')).toBeLessThan(1e-4);
  });

  test('zone-loss: staying at home with half a zone fails, spilling over does not', async () => {
    const { expectWorse } = await compareScenario('zone-loss', ...FIVE);
    expectWorse('stay while one node is left', 'ignore zones', 'errorRate', 5);
    expectWorse('stay while one node is left', 'spill over what is too much', 'errorRate', 5);
  });

  test('hedged-tail: a copy after p95 cuts p99.9 to a tenth for six per cent more attempts', async () => {
    const { expectWorse, metric } = await compareScenario('hedged-tail');
    expectWorse('no hedging', 'after p95', 'p999', 5);
    expectWorse('no hedging', 'after p95', 'p99');
    expect(metric('after p95', 'attemptsPerRequest')).toBeLessThan(1.08);
  });

  test('microservice: checks by Consul every second lose less than half of what every ten seconds do', async () => {
    const { expectWorse, metric } = await compareScenario('microservice');
    expectWorse('as deployed', 'Consul checks every second', 'errorRate', 2);
    expectWorse('as deployed', 'errors count as failures, too', 'errorRate', 50);
    expect(metric('as deployed', 'recoverMs')).toBeGreaterThan(
      metric('Consul checks every second', 'recoverMs'),
    );
  });
});
