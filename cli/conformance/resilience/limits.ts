/** What every concurrency limit keeps to. */

import type { ConcurrencyLimit } from '../../../algorithms/resilience/types.ts';
import { demand } from '../property.ts';
import { commonProperties, extremes, made, type Play, type Suite } from './common.ts';

const MS = 1e6;

/** Answers of varying latency, some of them dropped. */
const play: Play<ConcurrencyLimit> = (limit, rng, { from, to }) => {
  let sum = 0;
  for (let call = from; call < to; call++) {
    const inFlight = 1 + Math.floor(rng() * limit.limit());
    limit.onResult(MS * (1 + 20 * rng()), inFlight, rng() < 0.05, call * MS);
    sum += call * limit.limit();
  }
  return sum;
};

export const LIMIT_PROPERTIES: Suite<ConcurrencyLimit> = [
  {
    name: 'lets-somebody-through',
    claim:
      'is a whole number of at least 1, whatever happens, also at the bounds of its parameters',
    check(definition) {
      for (const parameters of extremes(definition.parameters)) {
        const limit = made(definition, parameters);
        const isSound = () => Number.isInteger(limit.limit()) && limit.limit() >= 1;
        const told = () => `it is ${limit.limit()}, with ${JSON.stringify(parameters)}`;
        for (let call = 0; call < 3000; call++) {
          demand(isSound(), told);
          const isDropped = call % 1000 < 400;
          limit.onResult(isDropped ? 500 * MS : 10 * MS, limit.limit(), isDropped, call * MS);
        }
        demand(isSound(), told);
      }
    },
  },
  {
    name: 'never-grows-by-drops',
    claim: 'is no higher after a call was dropped than before',
    check(definition) {
      const limit = made(definition);
      for (let call = 0; call < 1000; call++) {
        const before = limit.limit();
        limit.onResult(10 * MS, before, true, call * MS);
        demand(limit.limit() <= before, () => `from ${before} it went to ${limit.limit()}`);
      }
    },
  },
  {
    name: 'keeps-if-unused',
    claim: 'does not grow while only one call is under way at a time',
    check(definition) {
      const limit = made(definition);
      const before = limit.limit();
      for (let call = 0; call < 5000; call++) limit.onResult(10 * MS, 1, false, call * 10 * MS);
      demand(limit.limit() <= Math.max(2, before), () => `from ${before} to ${limit.limit()}`);
    },
  },
  ...commonProperties(play),
];
