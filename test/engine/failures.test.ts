/** The truth beside what was believed: instants and areas computed by hand, in ns. */

import { describe, expect, it } from 'vitest';
import { failoverByName } from '../../algorithms/failover/index.ts';
import { healthCheckByName } from '../../algorithms/health/index.ts';
import { withDefaults } from '../../algorithms/parameters.ts';
import type { RunResult } from '../../sim/metrics/types.ts';
import type { FaultModel } from '../../sim/model/faults/types.ts';
import { simulate } from '../../sim/simulate.ts';
import { constant, modelOf, type Setup, trace } from './models.ts';

/** Probes at 100, 200, …; three failures take a node out, two successes bring it back. */
function activeCheck(own: Record<string, number | string> = {}) {
  const definition = healthCheckByName('active')!;
  const given = { interval: 100, timeout: 30, rise: 2, fall: 3, first: 'after-interval', ...own };
  return { definition, parameters: withDefaults(definition.parameters, given) };
}

const SPAN_NS = 2000;

/** One request every 10 ns from 5 on, served in 1 ns, by two nodes in turn, for 2000 ns. */
function run(setup: Setup): RunResult {
  const times = Array.from({ length: SPAN_NS / 10 }, (_, i) => 5 + 10 * i);
  const model = modelOf({
    arrivals: trace(
      times,
      times.map(() => 1),
    ),
    nodes: [{}, {}],
    health: [activeCheck()],
    run: { durationNs: SPAN_NS },
    ...setup,
  });
  return simulate(model, 'failures', 1);
}

function fault<K extends FaultModel>(own: Partial<K> & { readonly kind: K['kind'] }): FaultModel {
  const spans = [{ nodes: [0], startNs: 450, endNs: 900 }];
  return { id: 'fault-1', chance: null, spans, ...own } as unknown as FaultModel;
}

const CRASH = fault({ kind: 'crash' });

describe('a crash under an active check', () => {
  it('is noticed, avoided and over at the instants that arithmetic gives', () => {
    const { faults, health } = run({ faults: [CRASH] });
    expect(faults[0]!.episodes).toEqual([
      {
        fault: 0,
        severity: 'down',
        node: 0,
        startNs: 450,
        endNs: 900,
        // Refused at 500, 600 and 700.
        detectedNs: 700,
        allDetectedNs: 700,
        // Every other request: 5, 25, …, 685.
        lastSentNs: 685,
        isIsolated: true,
        // Passed at 900 and 1000; the turn after 995 is its own.
        recoveredNs: 1006,
        // 23 of 45 requests were its own, so 40 should bring it 20. Of those of 905 … 1295 it gets
        // 15, which is too few; the block after them begins at 1295.
        fairShareNs: 1295,
      },
    ]);
    // 465, 485, …, 685.
    expect(faults[0]!.failed).toEqual({ refused: 12 });
    expect(health).toEqual({
      downBelievedUpNs: 250,
      downBelievedDownNs: 200,
      upBelievedDownNs: 100,
      upBelievedUpNs: 2 * SPAN_NS - 550,
      falseEjections: 0,
    });
  });

  it('is told as a story: each entry once, in order', () => {
    const { log, nodes } = run({ faults: [CRASH] });
    const told = log.map(({ atNs, event, node, balancer, fault: id, check, detail }) =>
      [atNs, event, node, balancer, id ?? check ?? '', detail ?? ''].join(' '),
    );
    expect(told).toEqual([
      '450 fault-start 0 -1 fault-1 ',
      '500 probe 0 0 active refused',
      '600 probe 0 0 active refused',
      '700 probe 0 0 active refused',
      '700 verdict-down 0 0 active checks-failed',
      '700 believed-down 0 0  ',
      '700 ejected 0 0  ',
      '800 probe 0 0 active refused',
      '900 fault-end 0 -1 fault-1 ',
      '900 probe 0 0 active ok',
      '1000 probe 0 0 active ok',
      '1000 verdict-up 0 0 active checks-passed',
      '1000 believed-up 0 0  ',
      '1000 reinstated 0 0  ',
      '1006 recovered 0 0 fault-1 ',
    ]);
    expect(nodes.map(({ ejectedNs }) => ejectedNs)).toEqual([300, 0]);
  });
});

describe('what nobody notices', () => {
  it('without checks is never detected nor isolated, and over with the next success', () => {
    const { faults, health, log } = run({ faults: [CRASH], health: [] });
    const [episode] = faults[0]!.episodes;
    expect(episode).toMatchObject({
      detectedNs: null,
      allDetectedNs: null,
      lastSentNs: 885,
      isIsolated: false,
      recoveredNs: 906,
      // It never lost its turns.
      fairShareNs: 900,
    });
    expect(health).toMatchObject({ downBelievedUpNs: 450, downBelievedDownNs: 0 });
    expect(log.map(({ event }) => event)).toEqual(['fault-start', 'fault-end', 'recovered']);
  });

  it('is shorter than the check needs: two failures are not three', () => {
    const short = fault({ kind: 'crash', spans: [{ nodes: [0], startNs: 450, endNs: 650 }] });
    const { faults, health } = run({ faults: [short] });
    expect(faults[0]!.episodes[0]).toMatchObject({ detectedNs: null, endNs: 650 });
    expect(health).toMatchObject({ downBelievedUpNs: 200, upBelievedDownNs: 0 });
  });
});

describe('what is believed for nothing', () => {
  const lie = fault({ kind: 'lying-probe', says: 'error', spans: [lieSpan()] });
  function lieSpan() {
    return { nodes: [0], startNs: 300, endNs: 600 };
  }

  it('is a false ejection of each balancer, and no detection', () => {
    const { faults, health } = run({ faults: [lie], balancer: { instances: 3 } });
    // Lies at 300, 400 and 500; the truth at 600 and 700.
    expect(health).toEqual({
      downBelievedUpNs: 0,
      downBelievedDownNs: 0,
      upBelievedDownNs: 200,
      upBelievedUpNs: 2 * SPAN_NS - 200,
      falseEjections: 3,
    });
    expect(faults[0]).toMatchObject({ severity: 'none', failed: {} });
    expect(faults[0]!.episodes[0]).toMatchObject({ detectedNs: null, isIsolated: true });
  });

  it('is the cause of the requests that nobody was left for', () => {
    const { outcomes, causes } = run({ faults: [lie], nodes: [{}] });
    // 505, 515, …, 695.
    expect(outcomes['no-node']).toBe(20);
    expect(causes['false-ejection']).toBe(20);
  });

  it('is the cause of those that timed out in a queue while the sound node stood idle', () => {
    const times = Array.from({ length: 100 }, (_, i) => 5 + 20 * i);
    const busy = (faults: readonly FaultModel[]) =>
      run({
        faults,
        arrivals: trace(
          times,
          times.map(() => 30),
        ),
        client: { timeoutNs: 60 },
      });
    // Two workers carry 30 ns every 20 ns; one cannot.
    expect(busy([]).outcomes.timeout).toBe(0);
    const { causes, outcomes } = busy([lie]);
    expect(outcomes.timeout).toBeGreaterThan(0);
    expect(causes['false-ejection']).toBeGreaterThan(0);
    expect(causes['false-ejection']! + causes.overload!).toBe(outcomes.timeout);
  });

  it('is no new ejection when a trial takes the node out for its while', () => {
    const definition = healthCheckByName('passive')!;
    const second = 1e9;
    const times = Array.from({ length: 400 }, (_, i) => (i * second) / 10);
    const span = { nodes: [0], startNs: 10 * second, endNs: 25 * second };
    const { health, log, outcomes, faults } = run({
      arrivals: trace(times),
      faults: [fault({ kind: 'crash', spans: [span] })],
      health: [
        {
          definition,
          parameters: withDefaults(definition.parameters, { failTimeout: 5 * second }),
        },
      ],
      nodeHop: constant(1e6),
      run: { durationNs: 40 * second },
    });
    const downs = log.filter(({ event }) => event === 'believed-down');
    // nginx counts whole seconds, so trials are 6 s apart: 10 s, 16 s and 22 s fail, 28 s passes.
    expect(downs.map(({ atNs }) => Math.floor(atNs / second))).toEqual([10, 16, 22, 28]);
    expect(outcomes.refused).toBe(3);
    expect(health.falseEjections).toBe(0);
    expect(Math.floor(faults[0]!.episodes[0]!.recoveredNs! / second)).toBe(28);
  });

  it('is not blamed where the policy does not act on beliefs', () => {
    const failover = { definition: failoverByName('none')!, parameters: {} };
    const { health, outcomes } = run({ faults: [lie], nodes: [{}], failover });
    expect(health.falseEjections).toBe(1);
    expect(outcomes.ok).toBe(200);
  });
});

describe('whom a fault concerns', () => {
  it('a partition is true for its own side only', () => {
    const cut = fault({ kind: 'partition', balancers: [1], of: 'everything' });
    const { faults, health } = run({
      faults: [cut],
      balancer: { instances: 2, timeoutNs: 50 },
    });
    // Probes of 500, 600, 700 time out 30 later, at 730; those of 900 and 1000 pass. Mean of two.
    expect(faults[0]!.episodes[0]).toMatchObject({
      detectedNs: 730,
      allDetectedNs: 730,
      isIsolated: true,
    });
    expect(health).toMatchObject({
      downBelievedUpNs: 280 / 2,
      downBelievedDownNs: 170 / 2,
      upBelievedDownNs: 100 / 2,
      falseEjections: 0,
    });
  });

  it('cut probes leave the node up: taking it out is for nothing', () => {
    const cut = fault({ kind: 'partition', balancers: null, of: 'probes' });
    const { faults, health } = run({ faults: [cut] });
    expect(faults[0]!.severity).toBe('none');
    expect(health).toMatchObject({ downBelievedUpNs: 0, upBelievedDownNs: 270, falseEjections: 1 });
  });

  it('a node that every balancer has given up fails requests because of its fault', () => {
    const { causes, outcomes, faults } = run({ faults: [CRASH], nodes: [{}] });
    // 455 … 695 are refused, 705 … 995 find nobody: the last ten when the fault is already over.
    expect(outcomes).toMatchObject({ refused: 25, 'no-node': 30 });
    expect(causes['fault-1']).toBe(55);
    expect(faults[0]!.failed).toEqual({ refused: 25, 'no-node': 30 });
  });
});

describe('faults that come back', () => {
  it('have an episode each time; one that is down again before it is back never came back', () => {
    const flapping = fault({
      kind: 'crash',
      spans: [450, 950, 1450].map((startNs) => ({ nodes: [0], startNs, endNs: startNs + 450 })),
    });
    const { faults } = run({ faults: [flapping] });
    const seen = faults[0]!.episodes.map(({ startNs, detectedNs, recoveredNs }) => ({
      startNs,
      detectedNs,
      recoveredNs,
    }));
    expect(seen).toEqual([
      { startNs: 450, detectedNs: 700, recoveredNs: null },
      // It was believed down still.
      { startNs: 950, detectedNs: 950, recoveredNs: null },
      { startNs: 1450, detectedNs: 1450, recoveredNs: null },
    ]);
  });

  it('a slow node degrades: to notice it is right, and not to notice it is no time believed wrongly', () => {
    const slow = fault({ kind: 'slow', factor: 5 });
    const { faults, health } = run({ faults: [slow] });
    expect(faults[0]).toMatchObject({ severity: 'degraded' });
    expect(health).toMatchObject({ downBelievedUpNs: 0, upBelievedUpNs: 2 * SPAN_NS });
  });
});
