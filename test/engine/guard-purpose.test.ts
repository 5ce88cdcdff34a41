/** What turning requests away is good for: the same customers with and without. */

import { describe, expect, it } from 'vitest';
import type { ParameterValues } from '../../algorithms/parameters.ts';
import { hystrix } from '../../algorithms/resilience/breakers/hystrix.ts';
import { resilience4j } from '../../algorithms/resilience/breakers/resilience4j.ts';
import { CONCURRENCY_LIMITS, QUEUE_DEADLINES } from '../../algorithms/resilience/index.ts';
import { vegas } from '../../algorithms/resilience/limits/vegas.ts';
import { adaptiveThrottling } from '../../algorithms/resilience/throttles/adaptive-throttling.ts';
import type { ResilienceDefinition } from '../../algorithms/resilience/types.ts';
import { createDistribution } from '../../sim/distributions/index.ts';
import type { RunResult } from '../../sim/metrics/types.ts';
import type { ResilienceModel } from '../../sim/model/types.ts';
import { simulate } from '../../sim/simulate.ts';
import { constant, modelOf, type Setup } from './models.ts';
import { observe } from './observe.ts';

const MS = 1e6;
const S = 1e9;

function rule<T>(
  definition: ResilienceDefinition<T>,
  parameters: ParameterValues = {},
): ResilienceModel<T> {
  return { definition, parameters };
}

/** Measures 20 s. */
function run(setup: Setup): RunResult {
  const span = { durationNs: 20 * S, expectedNs: 20 * S };
  return simulate(modelOf({ ...setup, run: { ...span, ...setup.run } }), 'purpose', 1);
}

const exponential = createDistribution({ law: 'exponential', parameters: { mean: 10 * MS } });
const poisson = (ratePerS: number) => ({ process: 'poisson' as const, ratePerS });
const meanMs = ({ latency }: RunResult) => latency.sumNs / latency.count / MS;

describe('under overload', () => {
  // Four workers of 10 ms are 400 a second; 480 come.
  const overload = {
    arrivals: poisson(480),
    node: { concurrency: 4, service: exponential },
  };

  it.each(QUEUE_DEADLINES.map((definition) => [definition.name, definition] as const))(
    'the deadline %s bounds waiting, and no worker is idle for it',
    (_, definition) => {
      const fifo = run(overload);
      const queueDeadline = rule(definition);
      const bounded = run({ ...overload, node: { ...overload.node, queueDeadline } });
      // 80 more each second than are served: after 20 s, 1600 ÷ 400 s of waiting, half of it on average.
      expect(meanMs(fifo)).toBeGreaterThan(1500);
      expect(meanMs(bounded)).toBeLessThan(200);
      expect(bounded.nodes[0]!.busyAreaNs / (4 * bounded.spanNs)).toBeGreaterThan(0.95);
      expect(bounded.outcomes.ok / 20).toBeGreaterThan(380);
    },
  );

  it.each(CONCURRENCY_LIMITS.map((definition) => [definition.name, definition] as const))(
    'the limit %s keeps goodput where clients give up after 200 ms',
    (_, definition) => {
      const impatient = { ...overload, arrivals: poisson(600), client: { timeoutNs: 200 * MS } };
      const without = run(impatient);
      // AIMD learns from drops only: an answer after more than half of the patience is one.
      const parameters = definition.name === 'aimd' ? { timeout: 100 * MS, minLimit: 4 } : {};
      const node = { ...impatient.node, concurrencyLimit: rule(definition, parameters) };
      const limited = run({ ...impatient, node });
      // The queue soon is longer than 200 ms, and every worker works for somebody who has left.
      expect(without.outcomes.ok / 20).toBeLessThan(40);
      expect(limited.outcomes.ok / 20).toBeGreaterThan(300);
      expect(limited.turnedAway['node-limit']).toBeGreaterThan(0);
    },
  );

  it('a throttle sends twice what is accepted, not everything that comes', () => {
    const setup = {
      arrivals: poisson(2000),
      node: { concurrency: 4, queueLimit: 4, service: exponential },
    };
    const without = run(setup);
    const throttled = run({ ...setup, guards: { throttle: rule(adaptiveThrottling) } });
    expect(without.attempts / without.outcomes.ok).toBeGreaterThan(4.5);
    const ratio = throttled.attempts / throttled.outcomes.ok;
    // Binomial noise of some 8,000 accepted of 16,000 is below 1 %; the first seconds learn.
    expect(ratio).toBeGreaterThan(1.95);
    expect(ratio).toBeLessThan(2.1);
    expect(throttled.outcomes.ok).toBeGreaterThan(0.95 * without.outcomes.ok);
  });
});

it('Vegas finds how many a service can take: 50 workers of 10 ms, half as many again offered', () => {
  let [limits, looks] = [0, 0];
  const { world } = observe(
    modelOf({
      arrivals: poisson(7500),
      node: { concurrency: 50, service: constant(10 * MS) },
      // The least latency is known from the first answers; measured anew, it would include a queue.
      guards: { concurrencyLimit: rule(vegas, { window: 50 * MS, probeMultiplier: 1e9 }) },
    }),
    'purpose',
    {
      closeNs: 2 * S,
      after: ({ world: now }) => {
        if (now.nowNs < S || !now.open) return;
        limits += now.balancers[0]!.guard!.limit!.limit();
        looks++;
      },
    },
  );
  // Of 50 + q the q wait: it grows while ⌈q⌉ is below 3 and shrinks above 6.
  expect(limits / looks).toBeGreaterThan(50);
  expect(limits / looks).toBeLessThan(58);
  // From 20 it grows by 6 in each window.
  expect(world.recorder.outcomes[0]).toBeGreaterThan(0.93 * 2 * 5000);
});

describe('a node that swallows everything for 10 of 20 s', () => {
  const outage: Setup = {
    arrivals: { process: 'closed', users: 20, think: constant(50 * MS) },
    nodes: [{}, {}, {}, {}],
    node: { concurrency: Infinity, service: constant(10 * MS) },
    balancer: { timeoutNs: S },
    faults: [
      {
        ...{ kind: 'blackhole', id: 'gone', chance: null },
        spans: [{ nodes: [0], startNs: 5 * S, endNs: 15 * S }],
      },
    ],
  };

  it.each([
    [
      'hystrix',
      rule(hystrix, {
        ...{ per: 'node', requestVolumeThreshold: 10, sleepWindow: 2 * S },
        ...{ window: S, snapshotInterval: 100 * MS },
      }),
    ],
    [
      'resilience4j',
      rule(resilience4j, {
        ...{ per: 'node', slidingWindowSize: 20, minimumNumberOfCalls: 20 },
        ...{ waitDurationInOpenState: 2 * S, permittedCallsInHalfOpenState: 2 },
      }),
    ],
  ] as const)('is left out by a circuit of %s: far fewer fail, far more get done', (_, breaker) => {
    const without = run(outage);
    const broken = run({ ...outage, guards: { breaker } });
    expect(broken.outcomes.timeout).toBeLessThan(0.5 * without.outcomes.timeout);
    expect(broken.outcomes.ok).toBeGreaterThan(1.2 * without.outcomes.ok);
    expect(broken.outcomes['circuit-open']).toBe(0);
    // It is back before the end.
    expect(broken.nodes[0]!.requests).toBeGreaterThan(0.15 * (broken.attempts / 2));
  });
});
