/** What every failover policy has to keep to, whatever happens; checked over random histories. */

import fc from 'fast-check';
import type { FailoverDefinition } from '../../algorithms/failover/types.ts';
import type { ParameterValues } from '../../algorithms/parameters.ts';
import { demand } from '../../cli/conformance/property.ts';
import { anyParameters } from '../algorithms/any-parameters.ts';
import { createFailoverDriver, type FailoverDriver, type Stage } from './driver.ts';
import { demandStableHeap } from './stable-heap.ts';

export interface FailoverProperty {
  /** What `except` names. */
  readonly name: string;
  readonly claim: string;
  readonly check: (definition: FailoverDefinition) => void;
}

type Step =
  | { readonly kind: 'verdict'; readonly node: number; readonly healthy: boolean }
  | { readonly kind: 'belief'; readonly healthy: readonly boolean[] }
  | { readonly kind: 'join' | 'leave'; readonly node: number; readonly healthy: boolean }
  | {
      readonly kind: 'end';
      readonly node: number;
      readonly ok: boolean;
      readonly latencyNs: number;
    }
  | { readonly kind: 'wait'; readonly ns: number };

interface History {
  readonly stage: Stage;
  readonly steps: readonly Step[];
}

const NODES_MAX = 8;
const anyNode = fc.nat(NODES_MAX - 1);

const anyStep: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant('verdict' as const), node: anyNode, healthy: fc.boolean() }),
  fc.record({
    kind: fc.constant('belief' as const),
    healthy: fc.array(fc.boolean(), { minLength: NODES_MAX, maxLength: NODES_MAX }),
  }),
  fc.record({
    kind: fc.constantFrom('join' as const, 'leave' as const),
    node: anyNode,
    healthy: fc.boolean(),
  }),
  fc.record({
    kind: fc.constant('end' as const),
    node: anyNode,
    ok: fc.boolean(),
    latencyNs: fc.integer({ min: 1, max: 1e9 }),
  }),
  // Declared durations are drawn from the first microsecond or, of intervals, millisecond.
  fc.record({
    kind: fc.constant('wait' as const),
    ns: fc.oneof(fc.nat(1500), fc.nat(5_000_000)),
  }),
);

function anyHistory(definition: FailoverDefinition): fc.Arbitrary<History> {
  const perNode = <T>(value: fc.Arbitrary<T>) =>
    fc.array(value, { minLength: NODES_MAX, maxLength: NODES_MAX });
  const stage = fc.record({
    weights: perNode(fc.constantFrom(0, 0.5, 1, 1, 3)),
    priorities: perNode(fc.nat(2)),
    zones: perNode(fc.constantFrom('a', 'b', null)),
    zone: fc.constantFrom('a', 'c', null),
    members: fc.subarray([0, 1, 2, 3, 4, 5, 6, 7]),
    healthy: fc.subarray([0, 1, 2, 3, 4, 5, 6, 7]),
    parameters: anyParameters(definition.parameters) as fc.Arbitrary<ParameterValues>,
  });
  return fc.record({ stage, steps: fc.array(anyStep, { maxLength: 40 }) });
}

/** Plays a history; the driver refutes selections that the contract does not allow. */
function play(
  definition: FailoverDefinition,
  { stage, steps }: History,
  look: (driver: FailoverDriver) => void,
): FailoverDriver {
  const driver = createFailoverDriver(definition, stage);
  look(driver);
  for (const step of steps) {
    if (step.kind === 'wait') driver.runUntil(driver.nowNs + step.ns);
    else if (step.kind === 'verdict') driver.setHealthy(step.node, step.healthy);
    else if (step.kind === 'belief') {
      driver.setBelief(step.healthy.flatMap((is, node) => (is ? [node] : [])));
    } else if (step.kind === 'end') driver.end(step.node, step.latencyNs, step.ok);
    else if (step.kind === 'leave') driver.leave(step.node);
    else if (driver.isMember[step.node] === 0) driver.join(step.node, step.healthy);
    look(driver);
  }
  return driver;
}

function always(
  definition: FailoverDefinition,
  holds: (history: History) => void,
  numRuns = 300,
): void {
  const check = fc.property(anyHistory(definition), holds);
  fc.assert(check, { seed: 20261122, numRuns });
}

/** In a panic, by what the policy has said so far. */
function saysPanic({ log }: FailoverDriver): boolean {
  return log.findLast(({ event }) => event.startsWith('panic'))?.event === 'panic';
}

const transcript = (driver: FailoverDriver) =>
  JSON.stringify([driver.weights, driver.log, driver.resets]);

/** Longer than any default. */
const MINUTE_NS = 60e9;
/** A minute is long for who compares nodes every millisecond. */
const SETTLED_RUNS = 30;

/** Everybody is there and well, in one level and one zone, for longer than anything is remembered. */
function settle(definition: FailoverDefinition, history: History): FailoverDriver {
  const stage = {
    ...history.stage,
    weights: history.stage.weights.map((weight) => Math.max(0.5, weight)),
    priorities: history.stage.weights.map(() => 0),
    zones: history.stage.weights.map(() => 'a'),
  };
  const driver = play(definition, { ...history, stage }, () => {});
  stage.weights.forEach((_, node) => {
    if (driver.isMember[node] === 0) driver.join(node);
  });
  driver.setBelief(stage.weights.map((_, node) => node));
  driver.runUntil(driver.nowNs + MINUTE_NS);
  return driver;
}

export const FAILOVER_CONFORMANCE: readonly FailoverProperty[] = [
  {
    name: 'selects-members',
    claim: 'selects only nodes that are there and have a weight, in order, each once',
    check: (definition) =>
      always(definition, (history) => void play(definition, history, () => {})),
  },
  {
    name: 'deterministic',
    claim: 'does the same again in the same history',
    check: (definition) =>
      always(definition, (history) => {
        const seen: string[] = [];
        play(definition, history, (driver) => seen.push(transcript(driver)));
        let step = 0;
        play(definition, history, (driver) => {
          const now = transcript(driver);
          demand(now === seen[step], () => `first ${seen[step]}, then ${now}`);
          step++;
        });
      }),
  },
  {
    name: 'settled',
    claim: 'says the same when it is asked again though nothing changed',
    check: (definition) =>
      always(definition, (history) => {
        play(definition, history, (driver) => {
          const before = transcript(driver);
          driver.select();
          const after = transcript(driver);
          demand(before === after, () => `first ${before}, then ${after}`);
        });
      }),
  },
  {
    name: 'avoids-unhealthy',
    claim: 'selects nobody who is believed unhealthy, unless it has said that it panics',
    check: (definition) =>
      always(definition, (history) => {
        play(definition, history, (driver) => {
          const wrong = driver.eligible.filter((node) => driver.isHealthy[node] === 0);
          demand(wrong.length === 0 || saysPanic(driver), () => `it selects ${wrong}, no panic`);
        });
      }),
  },
  {
    name: 'uses-everybody',
    claim: 'selects everybody at configured weights once all have been well for a minute',
    check: (definition) =>
      always(
        definition,
        (history) => {
          const driver = settle(definition, history);
          const expected = history.stage.weights.map((weight) => Math.max(0.5, weight));
          demand(`${driver.weights}` === `${expected}`, () => `${driver.weights}, not ${expected}`);
        },
        SETTLED_RUNS,
      ),
  },
  {
    name: 'finds-somebody',
    claim: 'selects somebody once anybody has been well for a minute, or says that it panics',
    check: (definition) =>
      always(
        definition,
        (history) => {
          const driver = settle(definition, history);
          // Only node 3 is left.
          driver.setBelief([3]);
          driver.runUntil(driver.nowNs + MINUTE_NS);
          const isFound = driver.eligible.includes(3);
          demand(isFound || saysPanic(driver), () => `it selects ${driver.eligible}`);
        },
        SETTLED_RUNS,
      ),
  },
  {
    name: 'stable-heap',
    claim: 'keeps its memory over 20,000 selections',
    check: demandStableHeap,
  },
];
