/** A fault cost requests from beginning to end, and those who watch never believed it. */

import { formatCount } from '../../formats/number.ts';
import type { InsightRule } from '../types.ts';

/** Of the requests of a replication. */
const SHARE_MIN = 0.001;

export const faultUnnoticed: InsightRule = {
  name: 'fault-unnoticed',
  looksFor:
    'a fault that at least 0.1 % of requests fail of, and that no health check of the variant ever noticed',
  chart: 'failover-timeline',
  find({ faults, settings, metrics, requests }) {
    if (settings.health === null) return null;
    const perReplication = requests / metrics.errorRate!.samples.length;
    const missed = faults
      .filter(({ severity, counts }) => severity !== 'none' && counts.occurrences > 0)
      .filter(({ counts, failedRequests }) => {
        return counts.detected === 0 && (failedRequests.value ?? 0) >= SHARE_MIN * perReplication;
      })
      .sort((a, b) => b.failedRequests.value! - a.failedRequests.value!);
    const worst = missed[0];
    if (worst === undefined) return null;
    const failed = formatCount(worst.failedRequests.value!);
    return (
      `${settings.health} never noticed ${worst.id} (${worst.kind}), and ${failed} requests a ` +
      'replication failed because of it'
    );
  },
};
