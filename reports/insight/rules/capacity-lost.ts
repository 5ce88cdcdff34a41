/** Nodes were taken out, and those that stayed had more than they could do. */

import { formatValue } from '../../formats/number.ts';
import { nodeTimeMs } from '../measures.ts';
import type { InsightRule } from '../types.ts';

/** Of the requests that failed, and of the time that the nodes that were out could have served. */
const OVERLOAD_MIN = 0.01;
const OUT_MIN = 0.01;

export const capacityLost: InsightRule = {
  name: 'capacity-lost',
  looksFor:
    'nodes that are out for at least 1 % of all node-time, and at least 1 % of requests that fail of overload',
  chart: 'failover-timeline',
  find({ health, causes, requests }) {
    if (health === null || requests === 0) return null;
    const out = health.truePositives + health.falsePositives;
    const all = nodeTimeMs(health);
    const failed = ((causes.overload ?? 0) + (causes['false-ejection'] ?? 0)) / requests;
    if (all === 0 || out / all < OUT_MIN || failed < OVERLOAD_MIN) return null;
    return (
      `${formatValue(failed, '%')} of requests failed of overload, while ` +
      `${formatValue(out / all, '%')} of all node-time was taken out: what stayed could not carry the rest`
    );
  },
};
