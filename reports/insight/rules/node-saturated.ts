/** A node has more than it can do while others have time: its queue makes the tail. */

import { formatValue } from '../../formats/number.ts';
import type { ReportNode } from '../../model.ts';
import type { InsightRule } from '../types.ts';

const BUSY_MIN = 0.97;
/** The others have at least this much less to do. */
const GAP_MIN = 0.1;

export const nodeSaturated: InsightRule = {
  name: 'node-saturated',
  looksFor:
    'a node that is busy at least 97 % of the time while the others are at least 10 points less so',
  chart: 'in-flight-heatmap',
  find({ nodes }) {
    const limited = nodes.filter(({ utilization }) => utilization !== null);
    const full = limited.filter(({ utilization }) => utilization! >= BUSY_MIN);
    const others = limited.filter(({ utilization }) => utilization! < BUSY_MIN);
    if (full.length === 0 || others.length === 0) return null;
    const usual = meanBusy(others);
    const worst = full.sort((a, b) => b.meanQueue - a.meanQueue)[0]!;
    if (worst.utilization! - usual < GAP_MIN) return null;
    const also = full.length === 1 ? '' : `, as ${full.length - 1} more,`;
    return (
      `${worst.name}${also} was busy ${formatValue(worst.utilization, '%')} of the time, with ` +
      `${formatValue(worst.meanQueue, 'count')} requests waiting on average, and the others ` +
      `${formatValue(usual, '%')}${shareText(worst)}`
    );
  },
};

function meanBusy(nodes: readonly ReportNode[]): number {
  return nodes.reduce((sum, { utilization }) => sum + utilization!, 0) / nodes.length;
}

function shareText({ share, capacityShare }: ReportNode): string {
  if (capacityShare === null) return '';
  return `: it got ${formatValue(share, '%')} of the requests and is ${formatValue(capacityShare, '%')} of the capacity`;
}
