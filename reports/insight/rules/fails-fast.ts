/** A node that answers with errors looks idle, and gets the traffic that it fails. */

import { formatValue } from '../../formats/number.ts';
import type { ReportNode } from '../../model.ts';
import { shareExcess } from '../measures.ts';
import type { InsightRule } from '../types.ts';

/** Below these, errors are no reason for the share, or the share is no more than chance. */
const ERROR_SHARE_MIN = 0.05;
const EXCESS_MIN = 1.2;

export const failsFast: InsightRule = {
  name: 'fails-fast',
  looksFor:
    'a node that fails at least 5 % of its requests, got at least 1.2 times its share of capacity and was no busier than the others',
  chart: 'share-vs-capacity',
  find({ nodes }) {
    const usual = meanBusy(nodes);
    const attracting = nodes.filter(
      (node) =>
        errorShare(node) >= ERROR_SHARE_MIN &&
        shareExcess(node) >= EXCESS_MIN &&
        (node.utilization ?? 0) <= usual,
    );
    const worst = attracting.sort((a, b) => errorShare(b) - errorShare(a))[0];
    if (worst === undefined) return null;
    return (
      `${worst.name} failed ${formatValue(errorShare(worst), '%')} of its requests, and got ` +
      `${formatValue(shareExcess(worst), 'ratio')} times its share of capacity: failing fast looks like being idle`
    );
  },
};

function errorShare({ errors, requests }: ReportNode): number {
  return requests === 0 ? 0 : errors / requests;
}

/** Nodes with unlimited workers are never busy. */
function meanBusy(nodes: readonly ReportNode[]): number {
  return nodes.reduce((sum, { utilization }) => sum + (utilization ?? 0), 0) / nodes.length;
}
