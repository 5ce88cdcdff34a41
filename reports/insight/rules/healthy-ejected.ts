/** Nodes were believed down that were well: capacity given away for nothing. */

import { formatCount, formatValue } from '../../formats/number.ts';
import { nodeTimeMs } from '../measures.ts';
import type { InsightRule } from '../types.ts';

/** Of all node-time: less is a hiccup of a probe. */
const SHARE_MIN = 0.005;

export const healthyEjected: InsightRule = {
  name: 'healthy-ejected',
  looksFor: 'nodes that are up and believed down for at least 0.5 % of all node-time',
  chart: 'failover-timeline',
  find({ health, nodes }) {
    if (health === null) return null;
    const { falsePositives, falseEjections } = health;
    const all = nodeTimeMs(health);
    // In a panic nodes are believed down and picked all the same.
    const out = nodes.reduce((sum, { ejectedMs }) => sum + ejectedMs, 0);
    const share = all === 0 ? 0 : Math.min(falsePositives, out) / all;
    if (share < SHARE_MIN || falseEjections === 0) return null;
    return (
      `${formatCount(falseEjections)} times a balancer believed a node down that was up, ` +
      `${formatValue(share, '%')} of all node-time: capacity given away for nothing`
    );
  },
};
