/** Equal seeds, equal picks: nothing may come from outside, and instances share nothing. */

import {
  type AlgorithmDefinition,
  HOLD,
  type NodeId,
} from '../../../algorithms/balancing/types.ts';
import { demand } from '../property.ts';
import { createDriver } from './driver.ts';

export function demandSamePicks(definition: AlgorithmDefinition): void {
  const alone = playPicks(definition);
  for (const [beside, when] of [
    [null, 'again'],
    ['another', 'while another instance was at work'],
  ] as const) {
    playPicks(definition, beside).forEach((node, i) => {
      demand(node === alone[i], () => {
        return `pick ${i + 1} was node ${alone[i]}, and ${when} node ${node}, from the same seed`;
      });
    });
  }
}

/** Picks of a fixed history; another instance with another seed may run in between. */
function playPicks(
  definition: AlgorithmDefinition,
  beside: string | null = null,
): readonly NodeId[] {
  const pool = { weights: [1, 2, 1, 4, 1, 1], keyCount: 40 };
  const waiting: NodeId[] = [];
  const onSend = (node: NodeId) => waiting.push(node);
  const driver = createDriver(definition, { ...pool, seed: 'same', onSend });
  const other = beside === null ? null : createDriver(definition, { ...pool, seed: beside });
  const picks: NodeId[] = [];
  for (let i = 0; i < 600; i++) {
    driver.nowNs += 1e6;
    if (i % 100 === 50) driver.setEligible([0, 2, 3, 5]);
    if (i % 100 === 80) driver.setEligible([0, 1, 2, 3, 4, 5]);
    other?.send((i * 7) % 40);
    const node = driver.send((i * 13) % 40);
    picks.push(node);
    if (waiting.length > 8 || node === HOLD) driver.end(waiting.shift()!, 1e6 * (1 + (i % 9)));
  }
  return picks;
}
