/** Hystrix: an error percentage over ten seconds opens the circuit; one call tries it. */

import { defineCircuitBreaker } from '../define.ts';
import type { CircuitState } from '../types.ts';
import { SCOPE_PARAMETER } from './scope.ts';

export const hystrix = defineCircuitBreaker({
  name: 'hystrix',
  aliases: ['hystrix-circuit-breaker'],
  summary:
    'Opens for 5 s if, at a look every 500 ms, half of at least 20 calls of the last 10 s failed; ' +
    'then one call decides.',
  deployed: ['Netflix Hystrix'],
  source:
    'Netflix/Hystrix:hystrix-core/src/main/java/com/netflix/hystrix/HystrixCircuitBreaker.java',
  weakness:
    'Twenty calls in 10 s are needed: below two a second it never opens. A single call decides, so ' +
    'a service that fails half the time is closed and opened in turn. While it is open every call ' +
    'fails, also those that would have succeeded elsewhere.',
  parameters: {
    ...SCOPE_PARAMETER,
    requestVolumeThreshold: {
      kind: 'integer',
      default: 20,
      min: 0,
      summary: 'How many calls it needs.',
    },
    errorThreshold: {
      kind: 'ratio',
      default: 0.5,
      min: 0,
      max: 1,
      summary: 'From this share of errors on it opens; whole percents, the share rounded down.',
    },
    sleepWindow: { kind: 'duration', default: 5e9, min: 1e6, summary: 'How long it is open.' },
    window: { kind: 'duration', default: 10e9, min: 1e6, summary: 'How far it looks back.' },
    snapshotInterval: {
      kind: 'duration',
      default: 500e6,
      min: 1e6,
      summary: 'How often it looks; calls count from the next look on.',
    },
  },
  create(p) {
    const health = createHealthCounts(Math.max(1, Math.floor(p.window / p.snapshotInterval)));
    const percentLimit = Math.round(p.errorThreshold * 100);
    let state: CircuitState = 'closed';
    let openedNs = 0;
    let nextLookNs = p.snapshotInterval;

    /** Looks that were due since the last call; one more than the window's buckets empties it. */
    function lookUntil(nowNs: number): void {
      while (nextLookNs <= nowNs) {
        health.endBucket();
        const isBad =
          health.calls >= p.requestVolumeThreshold &&
          percentOf(health.errors, health.calls) >= percentLimit;
        if (isBad && state === 'closed') {
          state = 'open';
          openedNs = nextLookNs;
        }
        nextLookNs += p.snapshotInterval;
      }
    }

    return {
      state: () => state,
      admits(nowNs) {
        lookUntil(nowNs);
        return state === 'closed' || (state === 'open' && nowNs > openedNs + p.sleepWindow);
      },
      onCall() {
        if (state === 'open') state = 'half-open';
      },
      onResult(ok, _latencyNs, nowNs) {
        lookUntil(nowNs);
        health.count(ok);
        if (state !== 'half-open') return;
        if (ok) {
          // The window begins anew, and so does the clock of looks.
          state = 'closed';
          health.clear();
          nextLookNs = nowNs + p.snapshotInterval;
        } else {
          state = 'open';
          openedNs = nowNs;
        }
      },
      onAbandon(nowNs) {
        lookUntil(nowNs);
        if (state !== 'half-open') return;
        state = 'open';
        openedNs = nowNs;
      },
      turnsNs(nowNs) {
        const admitsNs = openedNs + p.sleepWindow + 1;
        if (state === 'open') return admitsNs > nowNs ? admitsNs : Infinity;
        // A look at no calls opens nothing, unless none need fail.
        const mayOpen = state === 'closed' && (!health.isEmpty() || percentLimit === 0);
        return mayOpen ? nextLookNs : Infinity;
      },
    };
  },
});

/** Rounded down after the product, as the original computes it. */
function percentOf(errors: number, calls: number): number {
  return calls === 0 ? 0 : Math.floor((errors / calls) * 100);
}

/** Calls and errors of the last so many buckets that are over. */
function createHealthCounts(buckets: number) {
  const calls = new Float64Array(buckets);
  const errors = new Float64Array(buckets);
  let position = 0;
  let callsNow = 0;
  let errorsNow = 0;
  return {
    calls: 0,
    errors: 0,
    count(ok: boolean): void {
      callsNow++;
      if (!ok) errorsNow++;
    },
    endBucket(): void {
      this.calls += callsNow - calls[position]!;
      this.errors += errorsNow - errors[position]!;
      calls[position] = callsNow;
      errors[position] = errorsNow;
      position = (position + 1) % buckets;
      callsNow = 0;
      errorsNow = 0;
    },
    isEmpty(): boolean {
      return this.calls + callsNow === 0;
    },
    clear(): void {
      calls.fill(0);
      errors.fill(0);
      this.calls = 0;
      this.errors = 0;
      callsNow = 0;
      errorsNow = 0;
    },
  };
}
