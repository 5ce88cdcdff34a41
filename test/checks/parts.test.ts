/** Parts of the measured requests: clients and windows, counted while the simulation runs. */

import { expect, it } from 'vitest';
import { buildModel } from '../../scenarios/format/build-model.ts';
import { simulate } from '../../sim/simulate.ts';
import { withChecks } from './scenario.ts';

function partsOf(checks: readonly string[]) {
  const { scenario } = withChecks(checks);
  const model = buildModel(scenario, scenario.variants[0]!, new Map());
  return simulate(model, 'seed', 1);
}

it('windows that cover the span, and clients, add up to the whole run', () => {
  const run = partsOf([
    'p99 in 0s..4s < 1s',
    'p99 in 4s..10s < 1s',
    'p99(shoppers) < 1s',
    'p99(robots) < 1s',
    'p99(shoppers) in 0s..4s < 1s',
    'p99(robots) in 0s..4s < 1s',
  ]);
  const [early, late, shoppers, robots, earlyShoppers, earlyRobots] = run.parts;
  const sum = (key: 'issued' | 'attempts', ...parts: (typeof early)[]) =>
    parts.reduce((total, part) => total + part![key], 0);
  for (const key of ['issued', 'attempts'] as const) {
    expect(run[key]).toBeGreaterThan(100);
    expect(sum(key, early, late)).toBe(run[key]);
    expect(sum(key, shoppers, robots)).toBe(run[key]);
    expect(sum(key, earlyShoppers, earlyRobots)).toBe(early![key]);
  }
  expect(run.outcomes.timeout).toBeGreaterThan(0);
  expect(robots!.outcomes.timeout).toBe(0);
  expect(shoppers!.outcomes.timeout).toBe(run.outcomes.timeout);
  const values = [...early!.exactNs!, ...late!.exactNs!].sort((a, b) => a - b);
  expect(values).toEqual([...run.exactNs!]);
  expect(shoppers!.latency.count + robots!.latency.count).toBe(run.latency.count);
});

it('a window holds what was issued in it, from its start to just before its end', () => {
  // Robots come every 50 ms: 20 a second.
  const run = partsOf(['p99(robots) in 1s..2s < 1s', 'p99(robots) in 2s..2050ms < 1s']);
  expect(run.parts.map(({ issued }) => issued)).toEqual([20, 1]);
});

it('asking for parts changes nothing else', () => {
  const { parts: _, ...asked } = partsOf(['p99(shoppers) in 1s..2s < 1s']);
  const { parts: none, ...plain } = partsOf(['p99 < 1s']);
  expect(none).toEqual([]);
  expect(asked).toEqual(plain);
});

it('each part is counted once, however many checks ask for it', () => {
  const run = partsOf(['p99(shoppers) < 1s', 'p50(shoppers) < 1s', 'mean(robots) < 1s']);
  expect(run.parts).toHaveLength(2);
});
