/**
 * Every health check with every failover policy, and both with every fault, in the engine: no hook
 * fails, every request ends, the story is in order and the same again, and whoever was given up for a
 * fault is used again when that is long over.
 */

import { describe, expect, it } from 'vitest';
import { FAILOVER } from '../../algorithms/failover/index.ts';
import type { FailoverDefinition } from '../../algorithms/failover/types.ts';
import { HEALTH } from '../../algorithms/health/index.ts';
import type { HealthDefinition } from '../../algorithms/health/types.ts';
import { type ParameterValues, withDefaults } from '../../algorithms/parameters.ts';
import type { LogEntry } from '../../sim/metrics/event-log.ts';
import type { RunResult } from '../../sim/metrics/types.ts';
import type { FaultModel } from '../../sim/model/faults/types.ts';
import type { Model } from '../../sim/model/types.ts';
import { simulate } from '../../sim/simulate.ts';
import { constant, modelOf } from '../engine/models.ts';

const MS = 1e6;
const S = 1e9;
const BEGIN_NS = 20 * S;
const END_NS = 50 * S;
/** The slowest ask every 30 s, want five successes, or rest for minutes. */
const LENGTH_NS = 450 * S;

function fault<K extends FaultModel['kind']>(
  kind: K,
  own: Omit<Extract<FaultModel, { kind: K }>, 'id' | 'kind' | 'spans' | 'chance'>,
  spans = [{ nodes: [1], startNs: BEGIN_NS, endNs: END_NS }],
): FaultModel {
  return { id: `${kind}-1`, kind, chance: null, spans, ...own } as unknown as FaultModel;
}

/** Where defaults do not fit four nodes and 2.5 requests a second each; the others have theirs. */
const OWN_PARAMETERS: Readonly<Record<string, ParameterValues>> = {
  'outlier-detection': { alwaysEjectOneHost: true },
  'grpc-outlier-detection': {
    failurePercentageEnforcement: 1,
    failurePercentageMinimumHosts: 2,
    failurePercentageRequestVolume: 10,
  },
  'proxysql-shun': { shunOnFailures: 2 },
};

/** Node 1 of 4, for 30 s; once everybody. */
const FAULTS: Readonly<Record<string, FaultModel>> = {
  crash: fault('crash', {}),
  'crash of all': fault('crash', {}, [{ nodes: [0, 1, 2, 3], startNs: BEGIN_NS, endNs: END_NS }]),
  flapping: fault(
    'crash',
    {},
    Array.from({ length: 10 }, (_, i) => {
      const startNs = BEGIN_NS + 3 * i * S;
      return { nodes: [1], startNs, endNs: startNs + 1.3 * S };
    }),
  ),
  hang: fault('hang', {}),
  pause: fault('pause', {}),
  blackhole: fault('blackhole', {}),
  slow: fault('slow', { factor: 50 }),
  errors: fault('errors', { share: 1, answerNs: MS }),
  'some errors': fault('errors', { share: 0.4, answerNs: MS }),
  partition: fault('partition', { balancers: [0], of: 'everything' }),
  'partition of probes': fault('partition', { balancers: null, of: 'probes' }),
  'lying probes': fault('lying-probe', { says: 'error' }),
};

function modelWith(
  health: HealthDefinition,
  failover: FailoverDefinition,
  faults: readonly FaultModel[],
): Model {
  return modelOf({
    arrivals: { process: 'constant', ratePerS: 20 },
    client: { timeoutNs: 2 * S },
    node: { concurrency: 4, service: constant(10 * MS) },
    nodes: [
      { zone: 'a', priority: 0 },
      { zone: 'a', priority: 0 },
      { zone: 'b', priority: 1 },
      { zone: 'b', priority: 1 },
    ],
    balancer: { instances: 2, timeoutNs: 300 * MS, zone: 'a' },
    nodeHop: constant(MS),
    health: [
      {
        definition: health,
        parameters: withDefaults(health.parameters, OWN_PARAMETERS[health.name] ?? {}),
      },
    ],
    failover: { definition: failover, parameters: withDefaults(failover.parameters, {}) },
    run: { durationNs: LENGTH_NS, expectedNs: LENGTH_NS, limits: { events: 1e7, inFlight: 1e4 } },
    faults,
  });
}

/** Of each balancer and node, beliefs alternate; nothing is told twice or backwards. */
function disorderIn(log: readonly LogEntry[]): string | null {
  const believed = new Map<string, string>();
  for (let i = 0; i < log.length; i++) {
    const { atNs, event, node, balancer } = log[i]!;
    if (i > 0 && atNs < log[i - 1]!.atNs) return `entry ${i} is earlier than the one before`;
    if (event !== 'believed-down' && event !== 'believed-up') continue;
    const who = `${balancer}/${node}`;
    if (believed.get(who) === event) return `${event} twice: balancer ${balancer}, node ${node}`;
    believed.set(who, event);
  }
  return null;
}

/** Nodes that a balancer still believes down when everything has been over for a long time. */
function givenUpForGood({ log }: RunResult): readonly string[] {
  const down = new Set<string>();
  for (const { event, node, balancer } of log) {
    if (event === 'believed-down') down.add(`${balancer}/${node}`);
    if (event === 'believed-up') down.delete(`${balancer}/${node}`);
  }
  return [...down];
}

/** Every third fault; the seven policies together meet each of them at least twice. */
function faultsFor(place: number) {
  return Object.entries(FAULTS).filter((_, i) => (i + place) % 3 === 0);
}

describe.each(HEALTH.map((health) => ({ name: health.name, health })))('$name', ({ health }) => {
  it.each(FAILOVER.map((failover, place) => ({ name: failover.name, failover, place })))(
    'with $name survives faults of every kind',
    ({ failover, place }) => {
      for (const [name, one] of faultsFor(place)) {
        const result = simulate(modelWith(health, failover, [one]), 'all', 1);
        expect(result.bound, name).toBeNull();
        const ended = Object.values(result.outcomes).reduce((sum, count) => sum + count, 0);
        expect(ended, name).toBe(result.issued);
        expect(disorderIn(result.log), name).toBeNull();
        expect(givenUpForGood(result), name).toEqual([]);
      }
    },
  );

  // HAProxy takes a failed connection to an agent for no verdict: that is for its other check.
  it.skipIf(health.name === 'agent-check')(
    'notices a crash of four minutes in both balancers',
    () => {
      const crash = fault('crash', {}, [{ nodes: [1], startNs: BEGIN_NS, endNs: 260 * S }]);
      const { faults } = simulate(modelWith(health, FAILOVER[1]!, [crash]), 'all', 1);
      expect(faults[0]!.episodes[0]!.allDetectedNs).not.toBeNull();
    },
  );

  it('tells the same story again', () => {
    const model = modelWith(health, FAILOVER[1]!, Object.values(FAULTS));
    expect(simulate(model, 'again', 2)).toEqual(simulate(model, 'again', 2));
  });
});
