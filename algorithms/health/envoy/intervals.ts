/** How long Envoy waits between two probes of a host: by result, by pending changes, and by traffic. */

import type { ValuesOf } from '../../parameters.ts';
import type { Uniform } from '../../random.ts';
import type { ENVOY_PARAMETERS } from './parameters.ts';

type Parameters = ValuesOf<typeof ENVOY_PARAMETERS>;

/** Envoy's least interval: nobody probes endlessly at one instant. */
const INTERVAL_NS_MIN = 1e6;

export interface Intervals {
  firstNs(): number;
  /** After a probe that passed or failed; `isPending` if that alone did not change what is believed. */
  nextNs(passed: boolean, isPending: boolean): number;
  /** A request was sent: from now on the cluster counts as used. */
  onTraffic(): void;
}

export function createIntervals(parameters: Parameters, rng: Uniform): Intervals {
  const { interval, healthyEdgeInterval, noTrafficInterval, initialJitter } = parameters;
  const { intervalJitter, intervalJitterPercent } = parameters;
  const failedNs = parameters.unhealthyInterval || interval;
  const failedPendingNs = parameters.unhealthyEdgeInterval || failedNs;
  const passedPendingNs = healthyEdgeInterval || interval;
  const unusedPassedNs = parameters.noTrafficHealthyInterval || noTrafficInterval;
  let isUsed = false;

  function baseNs(passed: boolean, isPending: boolean): number {
    if (!isUsed) return passed && !isPending ? unusedPassedNs : noTrafficInterval;
    if (passed) return isPending ? passedPendingNs : interval;
    return isPending ? failedPendingNs : failedNs;
  }
  return {
    firstNs() {
      return initialJitter === 0 ? 0 : Math.max(INTERVAL_NS_MIN, Math.floor(rng() * initialJitter));
    },
    nextNs(passed, isPending) {
      const base = baseNs(passed, isPending);
      let waitNs = base;
      if (intervalJitterPercent > 0) waitNs += Math.floor(rng() * intervalJitterPercent * base);
      if (intervalJitter > 0) waitNs += Math.floor(rng() * intervalJitter);
      return Math.max(INTERVAL_NS_MIN, waitNs);
    },
    onTraffic() {
      isUsed = true;
    },
  };
}

export function longestIntervalNs(parameters: Parameters): number {
  const { interval, noTrafficInterval, noTrafficHealthyInterval } = parameters;
  const { healthyEdgeInterval, unhealthyInterval, unhealthyEdgeInterval } = parameters;
  const used = Math.max(interval, healthyEdgeInterval, unhealthyInterval, unhealthyEdgeInterval);
  const base = Math.max(used, noTrafficInterval, noTrafficHealthyInterval, INTERVAL_NS_MIN);
  return base * (1 + parameters.intervalJitterPercent) + parameters.intervalJitter;
}
