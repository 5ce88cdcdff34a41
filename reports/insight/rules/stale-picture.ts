/** A balancer sends request after request to the node that was idle when it last heard of it. */

import { formatValue } from '../../formats/number.ts';
import type { InsightRule } from '../types.ts';

/** Twice as often as by chance: with a thousand requests far from luck. */
const EXCESS_MIN = 2;
const REQUESTS_MIN = 1000;

export const stalePicture: InsightRule = {
  name: 'stale-picture',
  looksFor:
    'balancers that pick the same node as just before at least twice as often as independent choices would',
  chart: 'in-flight-heatmap',
  find({ services }) {
    const stale = services.filter(
      ({ requests, repeated, repeatedByChance }) =>
        requests >= REQUESTS_MIN && repeated >= EXCESS_MIN * repeatedByChance,
    );
    const worst = stale.sort((a, b) => b.repeated - a.repeated)[0];
    if (worst === undefined) return null;
    return (
      `${formatValue(worst.repeated, '%')} of requests went to the node that their balancer had picked ` +
      `just before, where independent choices would repeat ${formatValue(worst.repeatedByChance, '%')}: ` +
      'it acts on a picture of the nodes that is older than its own requests'
    );
  },
};
