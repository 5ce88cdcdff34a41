/** Probes that go through a node's queue: what they cost, and when they fail; instants by hand, in ns. */

import { describe, expect, it } from 'vitest';
import { discoveryByName } from '../../algorithms/discovery/index.ts';
import { healthCheckByName } from '../../algorithms/health/index.ts';
import { withDefaults } from '../../algorithms/parameters.ts';
import type { FaultModel } from '../../sim/model/faults/types.ts';
import type { HealthModel, Model } from '../../sim/model/types.ts';
import { constant, modelOf, type Setup, trace } from './models.ts';
import { type Observed, observe } from './observe.ts';

/** Probes at 100, 200, …; two failures take a node out, one success brings it back. */
function check(name = 'active'): HealthModel {
  const definition = healthCheckByName(name)!;
  const given = {
    interval: 100,
    timeout: 60,
    rise: 1,
    fall: 2,
    jitter: 0,
    first: 'after-interval',
  };
  return { definition, parameters: withDefaults(definition.parameters, given) };
}

const withHealth = (setup: Setup, ...health: readonly HealthModel[]): Model => {
  const model = modelOf(setup);
  return { ...model, services: [{ ...model.services[0]!, health }] };
};
const run = (setup: Setup, ...health: readonly HealthModel[]) =>
  observe(withHealth(setup, ...health), 'deep');
const logged = ({ world }: Observed, event: string) =>
  world.recorder.log.entries.filter((one) => one.event === event).map(({ atNs }) => atNs);
const LATE = trace([950], [1]);

describe('a deep probe', () => {
  it('takes a worker for as long as it says: a request that comes after it waits', () => {
    const setup = (probeNs?: number): Setup => ({
      arrivals: trace([95, 110, 205], [10, 10, 10]),
      node: probeNs === undefined ? {} : { probeNs },
    });
    const ends = (probeNs?: number) =>
      run(setup(probeNs), check()).requests.map(({ settledNs }) => settledNs);
    expect(ends()).toEqual([105, 120, 215]);
    // The probe of 100 waits until 105, and is served until 125; that of 200 until 220.
    expect(ends(20)).toEqual([105, 135, 230]);
  });

  it('counts as time of the worker, and not as a request', () => {
    const { world } = run({ arrivals: LATE, node: { probeNs: 20 } }, check());
    // Probes at 100, …, 900, and a request of 1.
    expect(world.recorder.busyAreaNs[0]).toBe(9 * 20 + 1);
    expect(world.recorder.nodeRequests[0]).toBe(1);
    expect(world.requests.live).toBe(0);
  });

  it('fails while the queue is longer than its timeout, and the node is out for that', () => {
    const burst = (probeNs: number | undefined): Setup => ({
      arrivals: trace([90, 500, 900], [260, 1, 1]),
      node: probeNs === undefined ? {} : { probeNs },
    });
    const deep = run(burst(5), check());
    // Probes of 100 and 200 time out at 160 and 260; that of 300 waits until 350 + 5 + 5, and more.
    expect(logged(deep, 'believed-down')).toEqual([260]);
    // 350: the three probes of 100, 200, 300 are served by 365, after the third one has timed out.
    expect(logged(deep, 'believed-up')).toEqual([405]);
    expect(logged(run(burst(undefined), check()), 'believed-down')).toEqual([]);
    // Whoever only connects never reaches the queue.
    expect(logged(run(burst(5), check('tcp-check')), 'believed-down')).toEqual([]);
  });

  it('is rejected by a full queue, which is an answer that says no', () => {
    const observed = run(
      { arrivals: trace([90, 95, 900], [260, 1, 1]), node: { probeNs: 5, queueLimit: 1 } },
      check(),
    );
    const probes = observed.world.recorder.log.entries.filter(({ event }) => event === 'probe');
    expect(probes.slice(0, 2).map(({ atNs, detail }) => [atNs, detail])).toEqual([
      [100, 'rejected'],
      [200, 'rejected'],
    ]);
    expect(logged(observed, 'believed-down')).toEqual([200]);
  });

  it.each([
    ['crash', 150, 'reset', 120],
    ['hang', 150, 'reset', 150],
    // Its answer of 155 is lost.
    ['blackhole', 170, 'timeout', 160],
  ] as const)(
    'that is inside when the node has a %s until %i is %s at %i',
    (kind, endNs, result, atNs) => {
      const fault = {
        ...{ id: 'fault-1', kind, chance: null },
        spans: [{ nodes: [0], startNs: 120, endNs }],
      } as FaultModel;
      const observed = run(
        { arrivals: LATE, node: { probeNs: 55 }, client: { timeoutNs: 500 }, faults: [fault] },
        check(),
      );
      const [first] = observed.world.recorder.log.entries.filter(({ event }) => event === 'probe');
      expect([first!.atNs, first!.detail]).toEqual([atNs, result]);
      expect(observed.world.requests.live).toBe(0);
    },
  );

  it('beside a node costs it as much', () => {
    const definition = discoveryByName('consul')!;
    const model = modelOf({ arrivals: trace([95, 110, 950], [10, 10, 1]), node: { probeNs: 20 } });
    const discovery = {
      ...{ definition, parameters: withDefaults(definition.parameters, {}), delay: constant(0) },
      checks: [check()],
    };
    const found = { ...model, services: [{ ...model.services[0]!, discovery }] };
    expect(observe(found, 'deep').requests.map(({ settledNs }) => settledNs)).toEqual([
      105, 135, 951,
    ]);
  });

  it('takes overloaded nodes out one after the other, until nobody is left', () => {
    const times = Array.from({ length: 1200 }, (_, i) => i);
    const setup = (probeNs?: number): Setup => ({
      arrivals: trace(
        times,
        times.map(() => 4),
      ),
      client: { timeoutNs: 400 },
      // Three workers for four requests at a time.
      node: probeNs === undefined ? {} : { probeNs },
      nodes: [{}, {}, {}],
    });
    const down = logged(run(setup(1), check()), 'believed-down');
    expect(down.length).toBeGreaterThanOrEqual(3);
    const failed = (probeNs?: number) =>
      run(setup(probeNs), check()).requests.filter(({ outcome }) => outcome === 'no-node').length;
    expect(failed()).toBe(0);
    expect(failed(1)).toBeGreaterThan(100);
  });
});
