/** Hashing gives some node more than its share: few keys are most of the traffic, or the ring is uneven. */

import { balancerByName } from '../../../algorithms/balancing/index.ts';
import { formatValue } from '../../formats/number.ts';
import type { ReportVariant } from '../../model.ts';
import { shareExcess } from '../measures.ts';
import type { InsightRule } from '../types.ts';

const EXCESS_MIN = 1.25;

export const hashSkew: InsightRule = {
  name: 'hash-skew',
  looksFor:
    'an algorithm that chooses by key, and a node with at least 1.25 times its share of capacity',
  chart: 'share-vs-capacity',
  find(variant) {
    if (!choosesByKey(variant)) return null;
    const sized = variant.nodes.filter(({ capacityShare }) => (capacityShare ?? 0) > 0);
    const most = sized.sort((a, b) => shareExcess(b) - shareExcess(a))[0];
    if (most === undefined || shareExcess(most) < EXCESS_MIN) return null;
    const busy =
      most.utilization === null
        ? ''
        : ` and was busy ${formatValue(most.utilization, '%')} of the time`;
    return (
      `the keys that hash to ${most.name} are ${formatValue(most.share, '%')} of the requests: ` +
      `it got ${formatValue(shareExcess(most), 'ratio')} times its share of capacity${busy}`
    );
  },
};

/** Plugins are not known by name here; nor is one of several services told from the others. */
function choosesByKey({ settings }: ReportVariant): boolean {
  const name = settings.balancer.split('(')[0]!;
  return balancerByName(name)?.usesKeys === true;
}
