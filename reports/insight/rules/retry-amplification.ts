/** Retries make more load than the clients do. */

import { formatValue } from '../../formats/number.ts';
import type { InsightRule } from '../types.ts';

const ATTEMPTS_MIN = 1.2;
const FAILED_MIN = 0.01;

export const retryAmplification: InsightRule = {
  name: 'retry-amplification',
  looksFor: 'at least 1.2 attempts for each request, of which at least 1 % fail all the same',
  chart: 'latency-over-time',
  find({ metrics }) {
    const attempts = metrics.attemptsPerRequest?.value ?? 0;
    // Copies that are meant to be sent cost as much, and nothing fails.
    const failed = metrics.errorRate?.value ?? 0;
    if (attempts < ATTEMPTS_MIN || failed < FAILED_MIN) return null;
    return (
      `nodes got ${formatValue(attempts, 'ratio')} attempts for each request: ` +
      'whatever made the first ones fail was given more to do'
    );
  },
};
