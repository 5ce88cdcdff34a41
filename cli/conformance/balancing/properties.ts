/**
 * What every balancing algorithm does, or declines to do with a reason in its `except`.
 *
 * Each property is a function of a definition that throws when it does not hold, so that a decline
 * can be checked as well: who declines a property that it has, keeps it. Statistical properties
 * state their false-alarm rate; seeds are literal.
 */

import {
  type AlgorithmDefinition,
  HOLD,
  type NodeId,
} from '../../../algorithms/balancing/types.ts';
import { demand, type Property } from '../property.ts';
import { createDriver } from './driver.ts';
import { demandStableHeap } from './heap.ts';
import { demandSoundHistories } from './histories.ts';
import { demandLettingGo, demandSending } from './holding.ts';
import { demandFewMoves, demandKeyBlindness, demandSteadyKeys } from './keys.ts';
import { demandAvoidsBusiest, demandNoPreferenceForBusier, demandRelease } from './load.ts';
import { demandSamePicks } from './same-picks.ts';
import { demandWeightedShares } from './weights.ts';

const equal = (count: number) => Array<number>(count).fill(1);

export const CONFORMANCE: readonly Property<AlgorithmDefinition>[] = [
  {
    name: 'picks-eligible',
    claim: 'picks only eligible nodes and leaves its view alone, while nodes come and go',
    check: demandSoundHistories,
  },
  {
    name: 'any-size',
    claim: 'works for one node, for two, with a weight of zero, and for 10,000',
    check(definition) {
      for (const weights of [[1], [7], [1, 1], [0, 3], [1, 0, 1], equal(10_000)]) {
        const inFlight: NodeId[] = [];
        const onSend = (node: NodeId) => inFlight.push(node);
        const driver = createDriver(definition, { weights, onSend });
        for (let i = 0; i < 300; i++) {
          const node = driver.send();
          if (i % 3 > 0 || node === HOLD) driver.end(inFlight.pop()!);
        }
      }
    },
  },
  {
    name: 'deterministic',
    claim: 'picks the same again from the same seed, whatever other instances do meanwhile',
    check: demandSamePicks,
  },
  {
    name: 'reaches-everybody',
    claim: 'gives every one of seven equal, idle nodes a request within 1,400',
    check(definition) {
      const driver = createDriver(definition, { weights: equal(7) });
      const reached = new Set<NodeId>();
      for (let i = 0; i < 1400; i++) {
        driver.nowNs += 1e6;
        const node = driver.send();
        reached.add(node);
        driver.end(node);
      }
      const missed = [0, 1, 2, 3, 4, 5, 6].filter((node) => !reached.has(node));
      demand(missed.length === 0, () => `nodes that got none: ${missed.join(', ')}`);
    },
  },
  {
    name: 'respects-weights',
    claim: 'gives nodes shares in proportion to weight, when idle and when requests pile up',
    check: demandWeightedShares,
  },
  {
    name: 'avoids-busiest',
    claim: 'never picks the one node that has strictly more requests in flight than all others',
    check: demandAvoidsBusiest,
  },
  {
    name: 'never-prefers-busier',
    claim: 'never picks a node because it is busier: with the same luck, more load wins nothing',
    check: demandNoPreferenceForBusier,
  },
  {
    name: 'releases-failures',
    claim: 'forgets a request that has ended, also when it failed or timed out',
    check: demandRelease,
  },
  {
    name: 'sends-at-once',
    claim: 'sends every request at once, also where nodes are at their limits',
    check: demandSending,
  },
  {
    name: 'lets-go',
    claim: 'has sent every request it held when all others have ended',
    check: demandLettingGo,
  },
  {
    name: 'ignores-keys',
    claim: 'picks the same whatever the keys are',
    concerns: ({ usesKeys }) => !usesKeys,
    check: demandKeyBlindness,
  },
  {
    name: 'keeps-keys',
    claim: 'sends a key to the same node whenever the same nodes are there',
    concerns: ({ usesKeys }) => usesKeys,
    check: demandSteadyKeys,
  },
  {
    name: 'moves-few-keys',
    claim: 'moves only the keys of a node that leaves',
    concerns: ({ usesKeys }) => usesKeys,
    check: demandFewMoves,
  },
  {
    name: 'stable-heap',
    claim: 'keeps its memory over 200,000 picks',
    check: demandStableHeap,
  },
];
