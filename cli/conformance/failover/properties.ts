/** What every failover policy has to keep to, whatever happens; checked over random histories. */

import type { FailoverDefinition } from '../../../algorithms/failover/types.ts';
import { demand, type Property, Violation } from '../property.ts';
import { shortest } from '../shortest.ts';
import { anyHistory, type History, historyText, play } from './any-history.ts';
import type { FailoverDriver } from './driver.ts';
import { demandStableHeap } from './heap.ts';

const HISTORIES = 300;

/** What refutes it is shortened. */
function always(
  definition: FailoverDefinition,
  holds: (history: History) => void,
  histories = HISTORIES,
): void {
  const failureOf = (history: History): unknown => {
    try {
      holds(history);
      return null;
    } catch (error) {
      return error;
    }
  };
  for (let number = 1; number <= histories; number++) {
    const history = anyHistory(definition, number);
    if (failureOf(history) === null) continue;
    const steps = shortest(history.steps, (fewer) => {
      return failureOf({ ...history, steps: fewer }) !== null;
    });
    const failure = failureOf({ ...history, steps });
    if (!(failure instanceof Violation)) throw failure;
    throw new Violation(`${historyText({ ...history, steps })}: ${failure.message}`);
  }
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
  const driver = play(definition, { ...history, stage });
  stage.weights.forEach((_, node) => {
    if (driver.isMember[node] === 0) driver.join(node);
  });
  driver.setBelief(stage.weights.map((_, node) => node));
  driver.runUntil(driver.nowNs + MINUTE_NS);
  return driver;
}

export const FAILOVER_PROPERTIES: readonly Property<FailoverDefinition>[] = [
  {
    name: 'selects-members',
    claim: 'selects only nodes that are there and have a weight, in order, each once',
    check: (definition) => always(definition, (history) => void play(definition, history)),
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
