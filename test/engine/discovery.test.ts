/** Registries in a run: when each balancer stops and starts sending, by hand; times in ns. */

import { describe, expect, it } from 'vitest';
import { discoveryByName } from '../../algorithms/discovery/index.ts';
import { healthCheckByName } from '../../algorithms/health/index.ts';
import { type ParameterValues, withDefaults } from '../../algorithms/parameters.ts';
import { createStreams } from '../../sim/engine/streams.ts';
import type { FaultModel } from '../../sim/model/faults/types.ts';
import type { DiscoveryModel, Model } from '../../sim/model/types.ts';
import { constant, modelOf, type Setup, trace } from './models.ts';
import { type ObservedRequest, observe } from './observe.ts';

/** Probes at 100, 200, … and judges each alone. */
const EVERY_100 = {
  definition: healthCheckByName('active')!,
  parameters: withDefaults(healthCheckByName('active')!.parameters, {
    ...{ interval: 100, timeout: 40, rise: 1, fall: 1, jitter: 0, first: 'after-interval' },
  }),
};

interface Found {
  readonly kind: string;
  readonly parameters?: ParameterValues;
  readonly delayNs?: number;
  readonly checks?: DiscoveryModel['checks'];
}

/** Two nodes and one request every 10 ns in turns, from 5 on, if nothing else is said. */
function modelWith(setup: Setup, { kind, parameters, delayNs, checks }: Found): Model {
  const definition = discoveryByName(kind)!;
  const times = Array.from({ length: 200 }, (_, i) => 5 + 10 * i);
  const model = modelOf({
    arrivals: trace(
      times,
      times.map(() => 1),
    ),
    client: { timeoutNs: 30 },
    nodes: [{}, {}],
    ...setup,
  });
  const discovery: DiscoveryModel = {
    definition,
    parameters: withDefaults(definition.parameters, parameters ?? {}),
    delay: constant(delayNs ?? 0),
    checks: checks ?? [],
  };
  return { ...model, services: [{ ...model.services[0]!, discovery }] };
}

const run = (setup: Setup, found: Found) => observe(modelWith(setup, found), 'discovery');

/** Instants of the log, by event, of one balancer or of nobody. */
function logged(observed: ReturnType<typeof run>, event: string, balancer: number) {
  return observed.world.recorder.log.entries
    .filter((entry) => entry.event === event && entry.balancer === balancer)
    .map(({ atNs, node }) => [atNs, node]);
}

const sentTo = (requests: readonly ObservedRequest[], node: number) =>
  requests.filter((one) => one.node === node).map(({ sentNs }) => sentNs!);
const within = (times: readonly number[], fromNs: number, toNs: number) =>
  times.filter((atNs) => atNs > fromNs && atNs < toNs).length;
const causes = (requests: readonly ObservedRequest[]) => {
  const counts: Record<string, number> = {};
  for (const { cause } of requests) if (cause !== null) counts[cause] = (counts[cause] ?? 0) + 1;
  return counts;
};

const crash = (startNs: number, endNs: number): FaultModel => ({
  id: 'crash-1',
  kind: 'crash',
  chance: null,
  spans: [{ nodes: [0], startNs, endNs }],
});
const outage = (startNs: number, endNs: number): FaultModel => ({
  id: 'registry-outage-1',
  kind: 'registry-outage',
  chance: null,
  services: [0],
  spans: [{ nodes: [], startNs, endNs }],
});

describe('consul', () => {
  it('tells of a crash as soon as a check beside the node sees it, and the answer has travelled', () => {
    const observed = run(
      { faults: [crash(410, 900)] },
      { kind: 'consul', delayNs: 33, checks: [EVERY_100] },
    );
    // Probes of the agent at 500 and, once the process runs again at 900, at 900 already.
    expect(logged(observed, 'critical', -1)).toEqual([[500, 0]]);
    expect(logged(observed, 'passing', -1)).toEqual([[900, 0]]);
    expect(logged(observed, 'leave', 0)).toEqual([[533, 0]]);
    expect(logged(observed, 'join', 0)).toEqual([[933, 0]]);
    const sent = sentTo(observed.requests, 0);
    expect(within(sent, 533, 933)).toBe(0);
    expect(within(sent, 410, 533)).toBe(6);
    expect(within(sent, 933, 1100)).toBeGreaterThan(5);
    // Turns: 425, 445, … to node 0. Until 500 nobody could know; 505 and 525 were sent on old news.
    expect(causes(observed.requests)).toEqual({ 'crash-1': 4, 'stale-registry': 2 });
  });

  it('puts changes that come while an answer travels into the next one', () => {
    const observed = run(
      {
        nodes: [
          { leaves: { atNs: 400, drainNs: 500 } },
          { leaves: { atNs: 420, drainNs: 500 } },
          {},
        ],
      },
      { kind: 'consul', delayNs: 50 },
    );
    expect(logged(observed, 'deregistered', -1)).toEqual([
      [400, 0],
      [420, 1],
    ]);
    // The answer of 400 arrives at 450; the next question is answered at once, and arrives at 500.
    expect(logged(observed, 'leave', 0)).toEqual([
      [450, 0],
      [500, 1],
    ]);
    expect(causes(observed.requests)).toEqual({});
  });

  it('lists critical nodes, too, if not only passing ones are asked for', () => {
    const observed = run(
      { faults: [crash(410, 900)] },
      { kind: 'consul', parameters: { passing: false }, checks: [EVERY_100] },
    );
    expect(logged(observed, 'critical', -1)).toEqual([[500, 0]]);
    expect(logged(observed, 'leave', 0)).toEqual([]);
    // 425, 445, …, 885.
    expect(causes(observed.requests)).toEqual({ 'crash-1': 24 });
  });

  it('begins with nodes that join once their first check has passed', () => {
    const consulCheck = healthCheckByName('consul-check')!;
    const given = { interval: 100, timeout: 40 };
    const parameters = withDefaults(consulCheck.parameters, given);
    const nodes = [{}, { joinsNs: 300 }];
    // This one believes in a node until a probe fails, that one once a probe has succeeded.
    const trusting = run({ nodes }, { kind: 'consul', checks: [EVERY_100] });
    expect(logged(trusting, 'join', 0)).toEqual([[300, 1]]);
    const wary = run(
      { nodes },
      { kind: 'consul', checks: [{ definition: consulCheck, parameters }] },
    );
    const [[atNs, node]] = logged(wary, 'join', 0) as [[number, number]];
    // Its agent's first probe is at a random moment of an interval.
    expect(node).toBe(1);
    expect(atNs).toBeGreaterThanOrEqual(300);
    expect(atNs).toBeLessThan(400);
  });

  it('removes a node that was critical for too long, until its process starts anew', () => {
    const definition = discoveryByName('consul')!;
    const rules = { ...definition.rules({}), removeAfterNs: 150, removeEveryNs: 50 };
    const errors: FaultModel = {
      ...{ id: 'errors-1', kind: 'errors', chance: null, share: 1, answerNs: 1 },
      spans: [{ nodes: [0], startNs: 410, endNs: 900 }],
    };
    const base = modelWith(
      { faults: [errors, { ...crash(1410, 1420), id: 'crash-1' }] },
      { kind: 'consul', checks: [EVERY_100] },
    );
    const [service] = base.services;
    const discovery = { ...service!.discovery!, definition: { ...definition, rules: () => rules } };
    const observed = observe({ ...base, services: [{ ...service!, discovery }] }, 'discovery');
    const [[removedNs]] = logged(observed, 'deregistered', -1) as [[number, number]];
    // Critical at 501; 150 later, at the next of the rounds, of which there is one in 50.
    expect(removedNs).toBeGreaterThanOrEqual(651);
    expect(removedNs).toBeLessThan(701);
    // It passes again from 901 on, but only a start registers it.
    expect(logged(observed, 'registered', -1)).toEqual([[1420, 0]]);
    expect(logged(observed, 'join', 0)).toEqual([[1420, 0]]);
  });

  it('takes a machine off the network for dead when gossip does, though its own agent sees nothing', () => {
    const blackhole: FaultModel = {
      ...{ id: 'blackhole-1', kind: 'blackhole', chance: null },
      spans: [{ nodes: [0], startNs: 410, endNs: 900 }],
    };
    const observed = run(
      { faults: [blackhole] },
      { kind: 'consul', parameters: { nodeFailure: 60 }, checks: [EVERY_100] },
    );
    expect(logged(observed, 'leave', 0)).toEqual([[470, 0]]);
    expect(logged(observed, 'join', 0)).toEqual([[900, 0]]);
  });

  it('may answer from a server that lags: later, by less than the bound, and each balancer apart', () => {
    const observed = run(
      { nodes: [{ leaves: { atNs: 400, drainNs: 0 } }, {}], balancer: { instances: 3 } },
      { kind: 'consul', parameters: { maxStale: 100 } },
    );
    const streams = createStreams('discovery', 1);
    const told = [0, 1, 2].map((id) => logged(observed, 'leave', id)[0]![0]!);
    expect(told).toEqual(
      [1, 2, 3].map(
        (n) => 400 + Math.floor(100 * streams.stream(`discovery/web/web/${n}/stale`)()),
      ),
    );
    expect(new Set(told).size).toBe(3);
  });
});

describe('dns', () => {
  it('is believed until each balancer asks again: those with older answers are told sooner', () => {
    const observed = run(
      { nodes: [{ leaves: { atNs: 400, drainNs: 0 } }, {}, {}], balancer: { instances: 2 } },
      { kind: 'dns', parameters: { ttl: 300 }, delayNs: 20 },
    );
    const streams = createStreams('discovery', 1);
    const expected = [1, 2].map((n) => {
      let askNs = Math.ceil((1 - streams.stream(`discovery/web/web/${n}`)()) * 300);
      while (askNs < 400) askNs += 320;
      return askNs + 20;
    });
    expect([0, 1].map((id) => logged(observed, 'leave', id))).toEqual(
      expected.map((atNs) => [[atNs, 0]]),
    );
    for (const id of [0, 1]) {
      const own = observed.requests.filter(({ balancer }) => balancer === id);
      expect(Math.max(...sentTo(own, 0))).toBeLessThan(expected[id]!);
      const late = sentTo(own, 0).filter((atNs) => atNs >= 400).length;
      expect(causes(own)).toEqual(late === 0 ? {} : { 'stale-registry': late });
    }
  });
});

describe('kubernetes', () => {
  it('tells of the second of two changes when the sync period is over', () => {
    const observed = run(
      {
        nodes: [
          { leaves: { atNs: 400, drainNs: 300 } },
          { leaves: { atNs: 420, drainNs: 300 } },
          {},
        ],
      },
      { kind: 'kubernetes', parameters: { syncPeriod: 200 }, delayNs: 10 },
    );
    expect(logged(observed, 'leave', 0)).toEqual([
      [410, 0],
      [610, 1],
    ]);
    expect(causes(observed.requests)).toEqual({});
  });
});

describe('eureka', () => {
  it('passes three clocks: the sweep, the copy, the fetch', () => {
    const observed = run(
      { faults: [crash(410, 1900)], balancer: { instances: 2 } },
      {
        kind: 'eureka',
        parameters: { fetchInterval: 70, responseCache: 50, evictionInterval: 300 },
        checks: [EVERY_100],
      },
    );
    const streams = createStreams('discovery', 1);
    const rounds = streams.stream('registry/web');
    const next = (phaseNs: number, everyNs: number, fromNs: number) => {
      let atNs = phaseNs;
      while (atNs < fromNs) atNs += everyNs;
      return atNs;
    };
    const sweepNs = Math.floor(rounds() * 300);
    rounds();
    const copyNs = Math.floor(rounds() * 50);
    // Its lease has run out at 500: nobody asks it before the sweep, and nobody is told by that.
    const copiedNs = next(copyNs, 50, next(sweepNs, 300, 500));
    const expected = [1, 2].map((n) => {
      const firstNs = Math.ceil((1 - streams.stream(`discovery/web/web/${n}`)()) * 70);
      return next(firstNs, 70, copiedNs);
    });
    expect(logged(observed, 'critical', -1)).toEqual([[500, 0]]);
    expect([0, 1].map((id) => logged(observed, 'leave', id)[0])).toEqual(
      expected.map((atNs) => [atNs, 0]),
    );
  });
});

describe('a registry that is away', () => {
  it('leaves balancers with what they were last told, and answers once it is back and asked again', () => {
    const observed = run(
      { nodes: [{ leaves: { atNs: 400, drainNs: 0 } }, {}], faults: [outage(350, 700)] },
      { kind: 'consul', parameters: { retry: 100 }, delayNs: 10 },
    );
    // The question breaks at 350, which is known at 360; asked again at 460 in vain (470), and 400 later.
    expect(logged(observed, 'deregistered', -1)).toEqual([[700, 0]]);
    expect(logged(observed, 'leave', 0)).toEqual([[880, 0]]);
    const failed = observed.requests.filter(({ outcome }) => outcome !== 'ok');
    const during = failed.filter(({ sentNs }) => sentNs! < 700).length;
    expect(during).toBe(within(sentTo(observed.requests, 0), 400, 700));
    expect(causes(observed.requests)).toEqual({
      'registry-outage-1': during,
      'stale-registry': failed.length - during,
    });
  });

  it('hides a node that is back, and tells of it later', () => {
    const observed = run(
      { faults: [crash(110, 420), outage(350, 700)] },
      { kind: 'consul', parameters: { retry: 400 }, checks: [EVERY_100] },
    );
    expect(logged(observed, 'leave', 0)).toEqual([[200, 0]]);
    expect(logged(observed, 'passing', -1)).toEqual([[700, 0]]);
    expect(logged(observed, 'join', 0)).toEqual([[750, 0]]);
  });

  it('from the start leaves balancers without anybody, because of it', () => {
    const observed = run(
      { faults: [outage(0, 100)] },
      { kind: 'consul', parameters: { retry: 60 }, delayNs: 5 },
    );
    // Asked at 0 in vain (5), at 65 in vain (70), and four times 60 later, at 310; answered at 315,
    // when the request of that instant has been sent off.
    const without = observed.requests.filter(({ outcome }) => outcome === 'no-node');
    expect(without.map(({ issuedNs }) => issuedNs)).toEqual(
      Array.from({ length: 32 }, (_, i) => 5 + 10 * i),
    );
    // From 100 on the registry is back, and its balancer has still not asked.
    expect(causes(without)).toEqual({ 'registry-outage-1': 10, 'no-node': 22 });
  });

  it('is forgotten by resolvers that keep nothing stale', () => {
    const observed = run(
      { faults: [outage(100, 5000)] },
      { kind: 'dns', parameters: { ttl: 200, retry: 50, keepStale: false, hold: 300 } },
    );
    const phaseNs = Math.ceil(
      (1 - createStreams('discovery', 1).stream('discovery/web/web/1')()) * 200,
    );
    const lastNs = phaseNs < 100 ? phaseNs + 500 : phaseNs + 300;
    const none = observed.requests.filter(({ outcome }) => outcome === 'no-node');
    expect(Math.min(...none.map(({ issuedNs }) => issuedNs))).toBe(
      5 + 10 * Math.ceil((lastNs - 5) / 10),
    );
    expect(causes(none)).toEqual({ 'registry-outage-1': none.length });
  });
});

describe('a rolling restart behind a registry', () => {
  const restart = (drainNs?: number): FaultModel => ({
    ...crash(500, 600),
    spans: [{ nodes: [0], startNs: 500, endNs: 600, ...(drainNs !== undefined && { drainNs }) }],
  });
  const found: Found = { kind: 'consul', delayNs: 40 };

  it('that drains for longer than the news travels loses nobody', () => {
    const observed = run({ faults: [restart(50)] }, found);
    expect(logged(observed, 'leave', 0)).toEqual([[490, 0]]);
    expect(logged(observed, 'join', 0)).toEqual([[640, 0]]);
    expect(causes(observed.requests)).toEqual({});
  });

  it('that drains for too short loses those who are sent while the news travels', () => {
    const observed = run({ faults: [restart(20)] }, found);
    expect(logged(observed, 'leave', 0)).toEqual([[520, 0]]);
    expect(causes(observed.requests)).toEqual({
      'stale-registry': within(sentTo(observed.requests, 0), 499, 520),
    });
    expect(causes(observed.requests)['stale-registry']).toBe(1);
  });
});
