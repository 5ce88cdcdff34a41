/** The agent beside a node: the weight that it asks for, drain and down, from the load of its workers. */

import { describe, expect, it } from 'vitest';
import { healthCheckByName } from '../../algorithms/health/index.ts';
import { type ParameterValues, withDefaults } from '../../algorithms/parameters.ts';
import { createStreams } from '../../sim/engine/streams.ts';
import type { FaultModel } from '../../sim/model/faults/types.ts';
import { modelOf, type Setup, trace } from '../engine/models.ts';
import { observe } from '../engine/observe.ts';

const definition = healthCheckByName('agent-check')!;
const EVERY_NS = 500e6;

/**
 * Node 0 is busy from 0 on with one request, for `busyNs`, and node 1 with nothing; the run ends with
 * the request of `endNs`, to whom it may concern.
 */
function run(given: ParameterValues, { busyNs = 20e9, endNs = 4e9, ...setup }: Setup & Times) {
  const parameters = withDefaults(definition.parameters, { interval: EVERY_NS, ...given });
  const model = modelOf({
    arrivals: trace([0, endNs], [busyNs, 1]),
    nodes: [{ weight: 4 }, { weight: 4 }],
    ...setup,
  });
  const health = [{ definition, parameters }];
  let weights: number[] = [];
  const observed = observe({ ...model, services: [{ ...model.services[0]!, health }] }, 'agent', {
    after({ world }) {
      if (world.nowNs <= endNs) weights = [...world.balancers[0]!.view.weight];
    },
  });
  return { observed, weights };
}

interface Times {
  readonly busyNs?: number;
  readonly endNs?: number;
}

/** When node 0 last reported before then: its agent is asked from a random moment of an interval on. */
function lastReportNs(beforeNs: number): number {
  const firstNs = Math.floor(createStreams('agent', 1).stream('health/web/1/0')() * EVERY_NS);
  return firstNs + Math.floor((beforeNs - firstNs) / EVERY_NS) * EVERY_NS;
}

/** Of one busy worker since 0: an average that forgets with a time constant of 1 s. */
const busyPart = (atNs: number) => 1 - Math.exp(-atNs / 1e9);

describe('agent-check', () => {
  it('lets the idle part of a node weigh, in whole percents', () => {
    const { weights } = run({}, { endNs: 1.4e9 });
    const idlePercent = Math.round(100 * (1 - busyPart(lastReportNs(1.4e9))));
    expect(weights).toEqual([(4 * idlePercent) / 100, 4]);
    expect(idlePercent).toBeGreaterThan(20);
    expect(idlePercent).toBeLessThan(50);
  });

  it('leaves a busy node the least part of its weight, and an idle one all of it again', () => {
    expect(run({ least: 0.1 }, { endNs: 8e9 }).weights).toEqual([0.4, 4]);
    // Idle for more than ten time constants: 100 % in whole percents.
    expect(run({}, { busyNs: 2e9, endNs: 13e9 }).weights).toEqual([4, 4]);
  });

  it('drains above a load: no new requests, and those inside go on', () => {
    const { observed } = run({ drainAbove: 0.5 }, { busyNs: 3e9, endNs: 2.5e9 });
    expect(observed.requests.map(({ node, outcome }) => [node, outcome])).toEqual([
      [0, 'ok'],
      [1, 'ok'],
    ]);
    const { entries } = observed.world.recorder.log;
    const out = entries.filter(({ event }) => event === 'out-of-rotation');
    // Half busy after ln 2 seconds.
    expect(out.map(({ atNs, node }) => [atNs, node])).toEqual([[reportAfter(0.7e9), 0]]);
    expect(entries.filter(({ event }) => event === 'believed-down')).toEqual([]);
  });

  it('says down above a load, and up below it', () => {
    const { observed } = run({ downAbove: 0.5 }, { busyNs: 3e9, endNs: 9e9 });
    const of = (event: string) =>
      observed.world.recorder.log.entries.filter((one) => one.event === event);
    expect(of('verdict-down').map(({ atNs, detail }) => [atNs, detail])).toEqual([
      [reportAfter(0.7e9), 'agent-down'],
    ]);
    // From 1 − e⁻³ at 3 s down to one half: ln(2 · (1 − e⁻³)) = 0.642 s later.
    expect(of('verdict-up').map(({ atNs, detail }) => [atNs, detail])).toEqual([
      [reportAfter(3.642e9), 'agent-up'],
    ]);
  });

  it('answers for a process that hangs, and changes nothing where it cannot be reached', () => {
    const fault = (kind: 'hang' | 'crash'): FaultModel => ({
      ...{ id: 'fault-1', kind, chance: null },
      spans: [{ nodes: [0], startNs: 1e9, endNs: 30e9 }],
    });
    const client = { timeoutNs: 40e9 };
    const hung = run({ least: 0.1 }, { client, faults: [fault('hang')], endNs: 8e9 });
    expect(hung.weights).toEqual([0.4, 4]);
    const gone = run({}, { client, faults: [fault('crash')], endNs: 8e9 });
    const idlePercent = Math.round(100 * (1 - busyPart(lastReportNs(1e9))));
    expect(gone.weights).toEqual([(4 * idlePercent) / 100, 4]);
  });
});

/** The first report of node 0 from then on. */
function reportAfter(atNs: number): number {
  return lastReportNs(atNs) + EVERY_NS;
}
