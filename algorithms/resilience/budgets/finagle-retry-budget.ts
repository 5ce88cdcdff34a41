/** Finagle: requests pay into a leaky bucket, retries are paid from it. */

import { createWindowedSums } from '../../windowed-sums.ts';
import { defineRetryBudget } from '../define.ts';

const MS_NS = 1e6;
const SECOND_NS = 1e9;
/** Whole tokens, so that shares above one are possible without fractions. */
const DEPOSIT = 1000;
const SLICES = 10;

export const finagleRetryBudget = defineRetryBudget({
  name: 'finagle-retry-budget',
  aliases: ['retry-budget', 'token-bucket-budget'],
  summary:
    'Each request of the last 10 s pays for a fifth of a retry; ten retries a second are free.',
  deployed: [
    'Finagle RetryBudget, for retries and requeues',
    'Linkerd retryBudget',
    'Tower Budget',
  ],
  source:
    'twitter/finagle:finagle-core/src/main/scala/com/twitter/finagle/service/RetryBudget.scala',
  weakness:
    'It does not know how many retries are under way, and the reserve of 100 retries may go at ' +
    'once. Each client has its own: many small ones may retry everything.',
  parameters: {
    percentCanRetry: {
      kind: 'ratio',
      default: 0.2,
      min: 0,
      max: 1000,
      summary: 'How many retries each request pays for.',
    },
    minRetriesPerSec: {
      kind: 'integer',
      default: 10,
      min: 0,
      summary: 'Retries per second that nobody need pay for; the reserve is this × ttl.',
    },
    ttl: {
      kind: 'duration',
      default: 10 * SECOND_NS,
      min: SECOND_NS,
      max: 60 * SECOND_NS,
      summary: 'How long a payment is good for, about.',
    },
  },
  create({ percentCanRetry, minRetriesPerSec, ttl }) {
    const isFree = percentCanRetry === 0;
    const deposit = isFree ? 0 : DEPOSIT;
    const price = isFree ? 1 : Math.floor(DEPOSIT / percentCanRetry);
    const reserve = minRetriesPerSec * Math.floor(ttl / SECOND_NS) * price;
    const paid = createWindowedSums({ rows: 1, rangeMs: Math.floor(ttl / MS_NS), slices: SLICES });
    return {
      onRequest(nowNs) {
        paid.add(0, deposit, Math.floor(nowNs / MS_NS));
      },
      tryWithdraw(_inFlight, nowNs) {
        const nowMs = Math.floor(nowNs / MS_NS);
        if (paid.sum(0, nowMs) + reserve < price) return false;
        paid.add(0, -price, nowMs);
        return true;
      },
      onResult() {},
      onAbandon() {},
    };
  },
});
