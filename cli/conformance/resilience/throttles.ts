/** What everything that turns a share of calls away keeps to. */

import type { Throttle } from '../../../algorithms/resilience/types.ts';
import { demand } from '../property.ts';
import { commonProperties, made, type Play, type Suite } from './common.ts';

const MS = 1e6;

const play: Play<Throttle> = (throttle, rng, { from, to }) => {
  let admitted = 0;
  for (let call = from; call < to; call++) {
    if (!throttle.admits(rng(), call * MS)) continue;
    admitted += call;
    throttle.onResult(rng() < 0.4, call * MS);
  }
  return admitted;
};

/** How many of so many calls it admits, by draws from low to high and back. */
function admittedOf(throttle: Throttle, calls: number, accepted: boolean, fromNs: number): number {
  let admitted = 0;
  for (let call = 0; call < calls; call++) {
    const nowNs = fromNs + call * MS;
    if (!throttle.admits(((call * 7919) % 1000) / 1000, nowNs)) continue;
    admitted++;
    throttle.onResult(accepted, nowNs);
  }
  return admitted;
}

export const THROTTLE_PROPERTIES: Suite<Throttle> = [
  {
    name: 'trusts-success',
    claim: 'lets every one of 10,000 calls through that are accepted',
    check(definition) {
      const admitted = admittedOf(made(definition), 10_000, true, 0);
      demand(admitted === 10_000, () => `it admits ${admitted}`);
    },
  },
  {
    name: 'sheds-load',
    claim: 'turns at least half of 10,000 calls away while none is accepted',
    check(definition) {
      const admitted = admittedOf(made(definition), 10_000, false, 0);
      demand(admitted <= 5000, () => `it admits ${admitted}`);
    },
  },
  {
    name: 'forgives',
    claim: 'lets at least 99 % through again ten minutes after nothing was accepted',
    check(definition) {
      const throttle = made(definition);
      admittedOf(throttle, 10_000, false, 0);
      const admitted = admittedOf(throttle, 10_000, true, 610e9);
      demand(admitted >= 9900, () => `it admits ${admitted} of 10,000`);
    },
  },
  ...commonProperties(play),
];
