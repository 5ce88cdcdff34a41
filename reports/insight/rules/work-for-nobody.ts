/** Nodes served requests whose clients had given up: capacity that nobody got anything for. */

import { formatValue } from '../../formats/number.ts';
import type { InsightRule } from '../types.ts';

const SHARE_MIN = 0.05;

export const workForNobody: InsightRule = {
  name: 'work-for-nobody',
  looksFor: 'at least 5 % of requests that timed out after they had been sent to a node',
  chart: 'latency-over-time',
  find({ errors, requests, nodes }) {
    const timedOut = errors.timeout ?? 0;
    const share = requests === 0 ? 0 : timedOut / requests;
    const failedAtNodes = nodes.reduce((sum, node) => sum + node.errors, 0);
    if (share < SHARE_MIN || failedAtNodes === 0) return null;
    return (
      `${formatValue(share, '%')} of requests timed out after nodes had taken them: ` +
      'that much of the work was done, or kept waiting, for clients who had given up'
    );
  },
};
