/** What every rule for another copy of a request keeps to. */

import type { HedgeDelay } from '../../../algorithms/resilience/types.ts';
import { demand } from '../property.ts';
import { commonProperties, extremes, made, type Play, type Suite } from './common.ts';

const MS = 1e6;

const play: Play<HedgeDelay> = (hedge, rng, { from, to }) => {
  let sum = 0;
  for (let call = from; call < to; call++) {
    const nowNs = call * MS;
    sum += Math.min(hedge.delayNs(nowNs), 1e12);
    hedge.onLatency?.(Math.floor(MS * (1 + 100 * rng())), nowNs);
  }
  return sum;
};

export const HEDGE_PROPERTIES: Suite<HedgeDelay> = [
  {
    name: 'waits',
    claim: 'waits for 0 or more, or says that there is to be no copy, whatever answers take',
    check(definition) {
      for (const parameters of extremes(definition.parameters)) {
        const hedge = made(definition, parameters);
        for (let call = 0; call < 2000; call++) {
          const nowNs = call * 50 * MS;
          const delayNs = hedge.delayNs(nowNs);
          demand(delayNs >= 0, () => {
            return `it waits for ${delayNs} ns, with ${JSON.stringify(parameters)}`;
          });
          hedge.onLatency?.([0, 1, MS, 5000 * MS][call % 4]!, nowNs);
        }
      }
    },
  },
  {
    name: 'scales',
    claim: 'waits no shorter where answers take ten times as long',
    check(definition) {
      const delayOf = (latencyNs: number) => {
        const hedge = made(definition);
        for (let call = 0; call < 10_000; call++) {
          hedge.delayNs(call * 10 * MS);
          hedge.onLatency?.(latencyNs * (1 + (call % 10)), call * 10 * MS);
        }
        return hedge.delayNs(100_000 * MS);
      };
      const [short, long] = [delayOf(5 * MS), delayOf(50 * MS)];
      demand(short <= long, () => `it waits for ${short} ns, and with longer answers ${long} ns`);
    },
  },
  ...commonProperties(play),
];
