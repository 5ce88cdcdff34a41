/** What every retry budget keeps to. */

import type { RetryBudget } from '../../../algorithms/resilience/types.ts';
import { demand } from '../property.ts';
import { commonProperties, made, type Play, type Suite } from './common.ts';

const MS = 1e6;
const S = 1e9;

/** Requests of which some fail and ask for one retry, which ends at once. */
const play: Play<RetryBudget> = (budget, rng, { from, to }) => {
  let granted = 0;
  for (let call = from; call < to; call++) {
    const nowNs = call * MS;
    budget.onRequest(nowNs);
    const ok = rng() < 0.7;
    budget.onResult(false, ok, nowNs);
    if (ok || !budget.tryWithdraw(20, nowNs)) continue;
    granted += call;
    budget.onResult(true, rng() < 0.5, nowNs);
  }
  return granted;
};

export const BUDGET_PROPERTIES: Suite<RetryBudget> = [
  {
    name: 'bounds-storms',
    claim: 'grants at most 500 retries to 1,000 requests that fail at once, while no retry ends',
    check(definition) {
      const budget = made(definition);
      let granted = 0;
      for (let i = 0; i < 1000; i++) budget.onRequest(0);
      for (let i = 0; i < 1000; i++) {
        budget.onResult(false, false, S);
        if (budget.tryWithdraw(999 - i + granted, S)) granted++;
      }
      demand(granted <= 500, () => `it grants ${granted} retries`);
    },
  },
  {
    name: 'grants-retries',
    claim: 'grants a retry to one failure in a thousand of requests, each time',
    check(definition) {
      const budget = made(definition);
      for (let i = 0; i < 60_000; i++) {
        const nowNs = i * MS;
        const ok = i % 1000 !== 999;
        budget.onRequest(nowNs);
        budget.onResult(false, ok, nowNs);
        if (ok) continue;
        demand(budget.tryWithdraw(20, nowNs), () => `it refuses the retry of request ${i + 1}`);
        budget.onResult(true, true, nowNs);
      }
    },
  },
  ...commonProperties(play),
];
