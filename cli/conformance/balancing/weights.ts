/** Whether nodes get shares in proportion to their weights, with a tolerance that is derived. */

import type { AlgorithmDefinition, NodeId } from '../../../algorithms/balancing/types.ts';
import { meanInterval } from '../../../reports/statistics/interval.ts';
import { demand } from '../property.ts';
import { createDriver, type Driver } from './driver.ts';

const WEIGHTS = [5, 1, 1, 2, 1];
/** A multiple of the total weight, so that turns come out even. */
const PICKS = 2000;
const REPLICATIONS = 100;
const FALSE_ALARM = 1e-6;

/** When every request has ended before the next one comes, and when none ever ends. */
export function demandWeightedShares(definition: AlgorithmDefinition): void {
  checkShares(definition, 'while idle', (driver, node) => driver.end(node));
  checkShares(definition, 'while requests pile up', () => {});
}

/**
 * Mean shares over 100 replications of 2,000 picks, each with names and keys of its own, lie within
 * the t interval around w ÷ W; false-alarm rate 1e-6 for each of the five nodes, and the interval
 * must be narrower than a fifth of the share. Hash rings vary most: each is a draw of its own.
 */
function checkShares(
  definition: AlgorithmDefinition,
  when: string,
  after: (driver: Driver, node: NodeId) => void,
): void {
  const total = WEIGHTS.reduce((sum, weight) => sum + weight, 0);
  const shares: number[][] = WEIGHTS.map(() => []);
  for (let replication = 0; replication < REPLICATIONS; replication++) {
    const counts = countPicks(definition, replication, after);
    counts.forEach((count, node) => {
      shares[node]!.push(count / PICKS);
    });
  }
  WEIGHTS.forEach((weight, node) => {
    const share = weight / total;
    const { value, low, high } = meanInterval(shares[node]!, FALSE_ALARM)!;
    const told = () =>
      `${when}, node ${node} of weights ${WEIGHTS.join(', ')} got ${percent(value)} of the picks ` +
      `(${percent(low!)} to ${percent(high!)}); its weight is ${percent(share)}`;
    demand((high! - low!) / 2 < 0.2 * share, () => `${told()}: too uncertain to tell`);
    // Turns are the same in every replication, so the interval has no width, and the share may be
    // one turn off: who has just come has its first turn early or late. HAProxy 2.6.12, driven like
    // this, counts 1001, 200, 200, 400 and 199.
    const slack = high! - low! < 1e-12 ? 1 / PICKS + 1e-12 : 1e-12;
    demand(low! <= share + slack && high! >= share - slack, told);
  });
}

function countPicks(
  definition: AlgorithmDefinition,
  replication: number,
  after: (driver: Driver, node: NodeId) => void,
): readonly number[] {
  const driver = createDriver(definition, {
    weights: WEIGHTS,
    seed: `weights ${replication}`,
    names: WEIGHTS.map((_, node) => `pool-${replication}/n-${node}`),
  });
  // Nothing may be left of what was there before.
  driver.setEligible([1, 3]);
  driver.setEligible([0, 1, 2, 3, 4]);
  const counts = WEIGHTS.map(() => 0);
  for (let i = 0; i < PICKS; i++) {
    const node = driver.send(replication * PICKS + i);
    counts[node]!++;
    after(driver, node);
  }
  return counts;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(2)} %`;
}
