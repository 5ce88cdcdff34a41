/**
 * What every health check does, or declines to do with a reason in its `except`.
 *
 * Each property throws when it does not hold, so that a decline can be checked as well. The driver
 * refutes by itself whoever judges or probes a node that is not there, or repeats a verdict.
 */

import seedrandom from 'seedrandom';
import { RESULT_ERROR, RESULT_OK, RESULT_REFUSED } from '../../../algorithms/health/results.ts';
import type { HealthDefinition } from '../../../algorithms/health/types.ts';
import type { ParameterValues } from '../../../algorithms/parameters.ts';
import { demand, type Property } from '../property.ts';
import { anyHistory, anyParameters, HISTORY_NS } from './any-history.ts';
import { answers, createHealthDriver, inTurn, OK, SILENT, type World } from './driver.ts';
import { demandStableHeap } from './heap.ts';

const HISTORIES = 60;
const REFUSES = answers(RESULT_REFUSED, 0);

export const HEALTH_PROPERTIES: readonly Property<HealthDefinition>[] = [
  {
    name: 'deterministic',
    claim:
      'gives the same verdicts again from the same seed, whatever other instances do meanwhile',
    check(definition) {
      for (let number = 1; number <= 10; number++) {
        const [one, other] = [anyHistory(definition, number), anyHistory(definition, number)];
        while (one.nowNs < HISTORY_NS && one.step()) other.step();
        const [a, b] = [one, other].map(({ verdicts, probes }) =>
          JSON.stringify([verdicts, probes]),
        );
        demand(a === b, () => `history ${number} went one way and then another`);
      }
    },
  },
  {
    name: 'minds-members',
    claim: 'judges and probes only nodes that it was told of, while they come and go',
    check(definition) {
      for (let number = 1; number <= HISTORIES; number++) {
        const parameters = anyParameters(number, definition.parameters);
        anyHistory(definition, number, { parameters }).runUntil(HISTORY_NS);
      }
    },
  },
  {
    name: 'survives-moves',
    claim: 'survives that a node leaves, or leaves and joins, between any two events',
    check: demandSurvival,
  },
  {
    name: 'has-evidence',
    claim: 'judges a node only after something was sent to it since it joined',
    check: demandEvidence,
  },
  {
    name: 'forgets-leavers',
    claim: 'learns nothing of a node that joins from what was sent to it before it left',
    check: demandForgetting,
  },
  {
    name: 'trusts-the-healthy',
    claim: 'never judges a node unhealthy that always answers ok within 10 ms',
    check: demandTrust,
  },
  {
    name: 'finds-the-silent',
    claim: 'judges a node unhealthy that stops answering, within the bound that it states',
    concerns: ({ worstDetectionNs }) => worstDetectionNs !== undefined,
    check: demandDetection,
  },
  {
    name: 'finds-the-refusing',
    claim: 'judges a node unhealthy that refuses every connection, within a minute of traffic',
    concerns: ({ worstDetectionNs }) => worstDetectionNs === undefined,
    check: (definition) => demandRefusalFound(definition),
  },
  {
    name: 'forgives',
    claim: 'believes in a node again that answers again, within ten minutes',
    check: demandForgiveness,
  },
  {
    name: 'stable-heap',
    claim: 'keeps its memory over 200,000 requests',
    check: demandStableHeap,
  },
];

/** Histories, and at each of their first events a node that leaves, joins, or both. */
function demandSurvival(definition: HealthDefinition): void {
  for (let steps = 0; steps < 360; steps++) {
    const driver = anyHistory(definition, 1 + (steps % 6), { isMoving: false });
    for (let i = 0; i < steps / 3; i++) driver.step();
    for (let node = 0; node < 2; node++) {
      driver.leave(node);
      if (steps % 5 > 0) driver.join(node);
    }
    driver.runUntil(driver.nowNs + 30e9);
    for (let node = 0; node < 2; node++) if (!driver.isMember(node)) driver.join(node);
    driver.runUntil(driver.nowNs + 30e9);
  }
}

function demandEvidence(definition: HealthDefinition): void {
  for (let number = 1; number <= HISTORIES; number++) {
    const driver = anyHistory(definition, number, { isMoving: false });
    const sentBefore = [0, 0, 0, 0];
    const probed = (node: number) => driver.probes.filter((probe) => probe.node === node).length;
    for (let node = 0; node < 4; node++) {
      // Newcomers at a time when the history is under way.
      driver.at(50e9 + node * 1e9, () => {
        driver.leave(node);
        driver.join(node);
        sentBefore[node] = probed(node) + driver.requests[node]!;
      });
    }
    let seen = 0;
    while (driver.nowNs < 100e9 && driver.step()) {
      for (; seen < driver.verdicts.length; seen++) {
        const { node, reason, atNs } = driver.verdicts[seen]!;
        demand(probed(node) + driver.requests[node]! > sentBefore[node]!, () => {
          return `node ${node} was judged (${reason}) at ${atNs} ns before anything was sent to it`;
        });
      }
    }
  }
}

/**
 * Whatever was sent before the node left and joined fails, and is heard before anything else: what
 * was sent later is fine, but takes longer.
 */
function demandForgetting(definition: HealthDefinition): void {
  const movedNs = 61e9;
  const driver = createHealthDriver(definition, {
    nodeCount: 3,
    probes: inTurn(
      [0, OK],
      [movedNs - 800e6, (_, sentNs) => answers(RESULT_ERROR, movedNs + 100e6 - sentNs)(0, sentNs)],
      [movedNs, answers(RESULT_OK, 900e6)],
    ),
  });
  driver.startTraffic(5e6);
  driver.runUntil(movedNs);
  const before = driver.verdicts.length;
  for (let node = 0; node < 3; node++) {
    driver.leave(node);
    driver.join(node);
  }
  driver.runUntil(movedNs + 890e6);
  for (const { node, healthy, reason } of driver.verdicts.slice(before)) {
    demand(healthy, () => `node ${node} was judged unhealthy (${reason}) by its past`);
  }
}

function demandTrust(definition: HealthDefinition): void {
  const rng = seedrandom.alea('latency').double;
  const world: World = () => ({ result: RESULT_OK, latencyNs: Math.floor(rng() * 10e6) });
  const driver = createHealthDriver(definition, { nodeCount: 5, probes: world });
  driver.startTraffic(20e6);
  driver.runUntil(600e9);
  for (const { node, healthy, reason, atNs } of driver.verdicts) {
    demand(healthy, () => `node ${node} was judged unhealthy (${reason}) at ${atNs} ns`);
  }
  for (let node = 0; node < 5; node++) {
    demand(driver.believes(node), () => `node ${node} is still not believed healthy after 600 s`);
  }
}

/** With its own parameters and with others, with and without traffic, from a random moment on. */
function demandDetection(definition: HealthDefinition): void {
  const rng = seedrandom.alea('silence').double;
  let found = 0;
  for (let number = 0; number < HISTORIES; number++) {
    const parameters = number === 0 ? {} : anyParameters(number, definition.parameters);
    found += detects(definition, parameters, 300e9 + Math.floor(rng() * 100e9), number % 2 === 0);
  }
  demand(found > HISTORIES / 2, () => `only ${found} of ${HISTORIES} nodes were believed before`);
}

function detects(
  definition: HealthDefinition,
  parameters: ParameterValues,
  silentNs: number,
  isBusy: boolean,
): number {
  const boundNs = definition.worstDetectionNs!(parameters);
  const probes = inTurn([0, OK], [silentNs, SILENT]);
  const driver = createHealthDriver(definition, { parameters, probes });
  if (isBusy) driver.startTraffic(100e6);
  driver.runUntil(silentNs - 1);
  if (!driver.believes(0)) return 0;
  driver.runUntil(silentNs + boundNs);
  demand(!driver.believes(0), () => {
    return `it still believes ${boundNs} ns after silence began, with ${JSON.stringify(parameters)}`;
  });
  return 1;
}

function demandRefusalFound(definition: HealthDefinition): void {
  const driver = createHealthDriver(definition, {
    nodeCount: 10,
    probes: inTurn([0, OK], [60e9, (node, sentNs) => (node === 3 ? REFUSES : OK)(node, sentNs)]),
  });
  driver.startTraffic(10e6);
  driver.runUntil(60e9 - 1);
  demand(driver.believes(3), () => 'the node was not believed healthy before');
  driver.runUntil(120e9);
  const isFound = driver.verdicts.some(({ node, healthy }) => node === 3 && !healthy);
  demand(isFound, () => 'a node that refuses every connection was never judged unhealthy');
}

function demandForgiveness(definition: HealthDefinition): void {
  for (const bad of [REFUSES, SILENT]) {
    const bound = inTurn([0, OK], [60e9, bad], [260e9, OK]);
    const driver = createHealthDriver(definition, {
      nodeCount: 10,
      probes: (node, sentNs) => (node === 3 ? bound : OK)(node, sentNs),
    });
    driver.startTraffic(10e6);
    driver.runUntil(860e9);
    demand(
      driver.believes(3),
      () => 'it does not believe in the node 600 s after it answers again',
    );
  }
}
