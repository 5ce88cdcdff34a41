/** What several rules measure. */

import type { ReportHealth } from '../failures/model.ts';
import type { ReportNode } from '../model.ts';

/** How many times its share of capacity a node got; 0 where capacity has no limit. */
export function shareExcess({ share, capacityShare }: ReportNode): number {
  return capacityShare === null || capacityShare === 0 ? 0 : share / capacityShare;
}

/** Of all nodes together, whatever was true or believed of them. */
export function nodeTimeMs(health: ReportHealth): number {
  const { truePositives, falsePositives, falseNegatives, trueNegatives } = health;
  return truePositives + falsePositives + falseNegatives + trueNegatives;
}
