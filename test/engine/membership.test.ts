/** Nodes that come and go, and what becomes of their requests: instants computed by hand, in ns. */

import { describe, expect, it } from 'vitest';
import { balancerByName } from '../../algorithms/balancing/index.ts';
import type { BalancingAlgorithm } from '../../algorithms/balancing/types.ts';
import { failoverByName } from '../../algorithms/failover/index.ts';
import type { FaultModel } from '../../sim/model/faults/types.ts';
import { constant, modelOf, type Setup, trace } from './models.ts';
import { observe } from './observe.ts';

const run = (setup: Setup) => observe(modelOf(setup), 'membership').requests;
const endsOf = (setup: Setup) =>
  run(setup).map(({ node, outcome, settledNs, cause }) => [node, outcome, settledNs, cause]);

describe('a node that leaves', () => {
  /** Two workers' worth of requests at one node, 10 ns away, that leaves at 100; the other stays. */
  const setup = (drainNs: number): Setup => ({
    // Round robin: the even ones go to the first node. At 100 it serves 0, 2 waits, 4 is on the wire.
    arrivals: trace([50, 50, 60, 60, 95, 95, 120, 120], [45, 5, 45, 5, 5, 5, 5, 5]),
    nodes: [{ leaves: { atNs: 100, drainNs } }, {}],
    nodeHop: constant(10),
  });

  it('without drain resets those who are inside, and refuses those on the wire', () => {
    const ends = endsOf(setup(0));
    expect(ends.filter(([node]) => node === 0)).toEqual([
      [0, 'reset', 110, 'node-left'],
      [0, 'reset', 110, 'node-left'],
      [0, 'refused', 115, 'node-left'],
    ]);
    expect(ends.filter(([, outcome]) => outcome === 'ok')).toHaveLength(5);
    // Whoever is issued later meets the other one.
    expect(ends.slice(6).map(([node]) => node)).toEqual([1, 1]);
  });

  it('with enough drain loses none, and gets no new one', () => {
    // 60 + 45, then 45 and 5: the last is done at 155.
    const ends = endsOf(setup(56));
    expect(ends.map(([, outcome]) => outcome)).toEqual(Array(8).fill('ok'));
    expect(ends.filter(([node]) => node === 0).map(([, , settledNs]) => settledNs)).toEqual([
      115, 160, 165,
    ]);
  });

  it('whose drain is too short loses exactly those that are not done', () => {
    // Done at the very instant of the stop is too late: the node changes first.
    expect(endsOf(setup(55))[4]).toEqual([0, 'reset', 165, 'node-left']);
    expect(endsOf(setup(30)).map(([, outcome]) => outcome)).toEqual([
      ...['ok', 'ok', 'reset', 'ok', 'reset', 'ok', 'ok', 'ok'],
    ]);
  });

  it('is left out by balancers that check nodes as well', () => {
    const model = modelOf(setup(0));
    const [service] = model.services;
    const eject = { definition: failoverByName('eject')!, parameters: {} };
    const watched = { ...model, services: [{ ...service!, failover: eject }] };
    const ends = observe(watched, 'membership').requests.map(({ node, outcome }) => [
      node,
      outcome,
    ]);
    expect(ends).toEqual(endsOf(setup(0)).map(([node, outcome]) => [node, outcome]));
  });

  it('may be the last: nobody is left then', () => {
    const ends = endsOf({
      arrivals: trace([10, 40], [5, 5]),
      nodes: [{ leaves: { atNs: 20, drainNs: 0 } }],
    });
    expect(ends).toEqual([
      [0, 'ok', 15, null],
      [null, 'no-node', 40, 'no-node'],
    ]);
  });
});

describe('a rolling restart', () => {
  const restart = (drainNs?: number): FaultModel => ({
    id: 'restart-1',
    kind: 'crash',
    chance: null,
    spans: [
      { nodes: [0], startNs: 100, endNs: 150, ...(drainNs !== undefined && { drainNs }) },
      { nodes: [1], startNs: 200, endNs: 250, ...(drainNs !== undefined && { drainNs }) },
    ],
  });
  const setup = (fault: FaultModel): Setup => ({
    arrivals: trace(
      Array.from({ length: 30 }, (_, i) => 10 * i),
      Array.from({ length: 30 }, () => 15),
    ),
    nodes: [{ concurrency: 2 }, { concurrency: 2 }],
    faults: [fault],
  });

  it('without drain fails what is inside, and what comes while each is down', () => {
    const failed = run(setup(restart())).filter(({ outcome }) => outcome !== 'ok');
    // Round robin: 0, 20, 40 … to node 0. At 100 nothing of it is inside any more: 80 ended at 95.
    expect(failed.map(({ issuedNs, node, outcome }) => [issuedNs, node, outcome])).toEqual([
      [100, 0, 'refused'],
      [120, 0, 'refused'],
      [140, 0, 'refused'],
      [190, 1, 'reset'],
      [210, 1, 'refused'],
      [230, 1, 'refused'],
    ]);
    expect(new Set(failed.map(({ cause }) => cause))).toEqual(new Set(['restart-1']));
  });

  it('with drain takes each node out first, and puts it back: nothing fails', () => {
    const all = run(setup(restart(20)));
    expect(all.map(({ outcome }) => outcome)).toEqual(Array(30).fill('ok'));
    const sentTo = (node: number) =>
      all.filter((one) => one.node === node).map((one) => one.sentNs!);
    expect(sentTo(0).filter((atNs) => atNs >= 80 && atNs < 150)).toEqual([]);
    expect(sentTo(1).filter((atNs) => atNs >= 180 && atNs < 250)).toEqual([]);
    expect(sentTo(0).some((atNs) => atNs >= 150)).toBe(true);
  });

  it('puts no node back that has left for good meanwhile', () => {
    const all = run({
      ...setup(restart(20)),
      nodes: [{ concurrency: 2, leaves: { atNs: 120, drainNs: 0 } }, { concurrency: 9 }],
    });
    expect(all.filter(({ node, sentNs }) => node === 0 && sentNs! >= 80)).toEqual([]);
  });
});

describe('membership', () => {
  it('changes once for a thousand nodes that join, and leave, at the same instant', () => {
    let changes = 0;
    const counting: BalancingAlgorithm = {
      pick: (view) => view.eligible[0]!,
      onMembership: () => void changes++,
    };
    const definition = { ...balancerByName('random')!, create: () => counting };
    const leaves = { atNs: 300, drainNs: 0 };
    run({
      arrivals: trace([100, 500], [1, 1]),
      nodes: [{}, ...Array.from({ length: 1000 }, () => ({ joinsNs: 200, leaves }))],
      balancer: { algorithm: definition, parameters: {} },
    });
    // The start, the joining, the leaving.
    expect(changes).toBe(3);
  });
});

describe('errors in a sequence', () => {
  const errors = (nodes: readonly number[]): FaultModel => ({
    id: 'errors-1',
    kind: 'errors',
    chance: null,
    share: 1,
    sequence: [true, true, false],
    answerNs: 1,
    spans: [
      { nodes, startNs: 100, endNs: 200 },
      { nodes, startNs: 300, endNs: 400 },
    ],
  });

  it('are counted at each node, from the start of each stretch, over and over', () => {
    const times = [90, 100, 110, 120, 130, 140, 150, 160, 200, 300, 310];
    const at = (nodes: Setup['nodes'] & object) =>
      run({
        arrivals: trace(
          times,
          times.map(() => 1),
        ),
        nodes,
        faults: [errors([...nodes.keys()])],
      })
        .map(({ outcome }) => (outcome === 'error' ? 'x' : '.'))
        .join('');
    expect(at([{}])).toBe('.xx.xx.x.xx');
    // In turns, from node 0 at 90: each node has its own place in the sequence.
    expect(at([{}, {}])).toBe('.xxxx..x.xx');
  });
});
