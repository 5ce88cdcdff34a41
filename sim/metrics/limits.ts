/** Up to this many successful latencies are kept one by one, and percentiles are exact. */
export const EXACT_MAX = 10_000;
