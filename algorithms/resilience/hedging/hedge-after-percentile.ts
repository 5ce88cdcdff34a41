/** Another copy of a request that takes longer than most have taken lately. */

import { defineHedgeDelay } from '../define.ts';
import { createLatencyWindow } from './latency-window.ts';

const SLICES = 3;

export const hedgeAfterPercentile = defineHedgeDelay({
  name: 'hedge-after-percentile',
  aliases: ['backup-request'],
  summary:
    'A request that takes longer than a percentile of what was observed is sent once more, to ' +
    'another node; the percentile is looked up every 3 s.',
  deployed: ['Finagle BackupRequestFilter (maxExtraLoad 1 % is p99)'],
  source:
    'twitter/finagle:finagle-core/src/main/scala/com/twitter/finagle/client/BackupRequestFilter.scala',
  weakness:
    'There are no copies until a third of the window has passed. Slow answers that lost are not observed, so the ' +
    'percentile sinks and the share of copies grows beyond its complement: give it a budget.',
  parameters: {
    percentile: {
      kind: 'ratio',
      default: 0.95,
      min: 0.01,
      max: 0.9999,
      summary: 'Of the latencies of attempts that were answered.',
    },
    window: {
      kind: 'duration',
      default: 30e9,
      min: 3,
      summary: 'How long a latency counts; its last third only once that is over.',
    },
    refresh: { kind: 'duration', default: 3e9, min: 1, summary: 'How often it is looked up.' },
    atLeast: { kind: 'duration', default: 1e6, min: 0, summary: 'The shortest delay.' },
  },
  create({ percentile, window, refresh, atLeast }) {
    const latencies = createLatencyWindow(SLICES, Math.max(1, Math.floor(window / SLICES)));
    let nextNs = 0;
    let delayNs = Infinity;
    return {
      delayNs(nowNs) {
        if (nowNs < nextNs) return delayNs;
        nextNs = (Math.floor(nowNs / refresh) + 1) * refresh;
        const foundNs = latencies.percentileNs(percentile, nowNs);
        delayNs = foundNs === 0 ? Infinity : Math.max(foundNs, atLeast);
        return delayNs;
      },
      onLatency: latencies.add,
    };
  },
});
