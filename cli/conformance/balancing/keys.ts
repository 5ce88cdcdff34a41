/** Where keys go: whether they stay while nodes come and go, and which move when one leaves. */

import type { AlgorithmDefinition, NodeId } from '../../../algorithms/balancing/types.ts';
import { demand } from '../property.ts';
import { createDriver } from './driver.ts';

const POOL = [0, 1, 2, 3, 4];
const WEIGHTS = [1, 1, 1, 1, 1];
const KEYS = 2000;

export function demandSteadyKeys(definition: AlgorithmDefinition): void {
  const before = nodesOfKeys(definition, []);
  demandSame(before, nodesOfKeys(definition, []), 'when asked again');
  demandSame(before, nodesOfKeys(definition, [3, 1]), 'after nodes 3 and 1 had left and come back');
}

export function demandFewMoves(definition: AlgorithmDefinition): void {
  for (const gone of POOL) {
    const { before, after } = keysWhenNodeLeaves(definition, gone);
    after.forEach((node, key) => {
      const isAllowed = node !== gone && (before[key] === gone || before[key] === node);
      demand(isAllowed, () => {
        return `when node ${gone} left, key ${key} moved from node ${before[key]} to node ${node}`;
      });
    });
  }
}

/** Whatever the keys are, the picks are the same. */
export function demandKeyBlindness(definition: AlgorithmDefinition): void {
  const picks = (keyOf: (i: number) => number) => {
    const driver = createDriver(definition, { weights: [3, 1, 2] });
    return Array.from({ length: 200 }, (_, i) => driver.send(keyOf(i)));
  };
  const equalKeys = picks(() => 5);
  picks((i) => i).forEach((node, i) => {
    demand(node === equalKeys[i], () => {
      return `pick ${i + 1} went to node ${equalKeys[i]} when all keys were equal, and to node ${node} when each had its own; set \`usesKeys\``;
    });
  });
}

function demandSame(before: readonly NodeId[], after: readonly NodeId[], when: string): void {
  after.forEach((node, key) => {
    demand(node === before[key], () => {
      return `key ${key} went to node ${before[key]}, and ${when} to node ${node}`;
    });
  });
}

/** Where keys go after those nodes have left and come back, one after the other. */
function nodesOfKeys(definition: AlgorithmDefinition, leaving: readonly NodeId[]): NodeId[] {
  const driver = createDriver(definition, { weights: WEIGHTS, keyCount: KEYS });
  for (const gone of leaving) {
    driver.setEligible(POOL.filter((node) => node !== gone));
    driver.send(7);
    driver.setEligible(POOL);
  }
  return Array.from({ length: KEYS }, (_, key) => driver.send(key));
}

/** Where 2,000 keys go while all five nodes are there, and without one of them. */
export function keysWhenNodeLeaves(
  definition: AlgorithmDefinition,
  gone: NodeId,
  pool = 'web',
): { readonly before: readonly NodeId[]; readonly after: readonly NodeId[] } {
  const names = POOL.map((node) => `${pool}/n-${node}`);
  const driver = createDriver(definition, { weights: WEIGHTS, keyCount: KEYS, names });
  const send = () => Array.from({ length: KEYS }, (_, key) => driver.send(key));
  const before = send();
  driver.setEligible(POOL.filter((node) => node !== gone));
  return { before, after: send() };
}
