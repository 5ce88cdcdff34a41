/** resilience4j: a window of the last calls opens the circuit; ten trial calls decide. */

import { defineCircuitBreaker } from '../define.ts';
import type { CircuitState } from '../types.ts';
import { createCallWindow } from './call-window.ts';
import { SCOPE_PARAMETER } from './scope.ts';

const MS_NS = 1e6;

export const resilience4j = defineCircuitBreaker({
  name: 'resilience4j',
  aliases: ['resilience4j-circuitbreaker'],
  summary:
    'Opens for 60 s if half of the last 100 calls failed or all were slow; then ten calls decide.',
  deployed: ['resilience4j COUNT_BASED CircuitBreaker, Spring Cloud Circuit Breaker'],
  source:
    'resilience4j/resilience4j:resilience4j-circuitbreaker/src/main/java/io/github/resilience4j/circuitbreaker/internal/CircuitBreakerStateMachine.java',
  weakness:
    'The window counts calls, not time: at one call a second it looks back over 100 s. A trial call ' +
    'that never ends keeps its place, and the circuit stays half open.',
  parameters: {
    ...SCOPE_PARAMETER,
    failureRateThreshold: {
      kind: 'ratio',
      default: 0.5,
      min: 0.001,
      max: 1,
      summary: 'From this share of failures on it opens.',
    },
    slowCallRateThreshold: {
      kind: 'ratio',
      default: 1,
      min: 0.001,
      max: 1,
      summary: 'From this share of slow calls on it opens.',
    },
    slowCallDuration: {
      kind: 'duration',
      default: 60e9,
      min: 0,
      summary: 'Calls that take longer are slow.',
    },
    slidingWindowSize: {
      kind: 'integer',
      default: 100,
      min: 1,
      max: 1_000_000,
      summary: 'How many calls it looks back.',
    },
    minimumNumberOfCalls: {
      kind: 'integer',
      default: 100,
      min: 1,
      summary: 'How many calls it needs; the window, if that is smaller.',
    },
    waitDurationInOpenState: {
      kind: 'duration',
      default: 60e9,
      min: 1e6,
      summary: 'How long it is open.',
    },
    permittedCallsInHalfOpenState: {
      kind: 'integer',
      default: 10,
      min: 1,
      max: 1_000_000,
      summary: 'How many calls try whether it may close.',
    },
  },
  create(p) {
    const rule = {
      failureRate: p.failureRateThreshold,
      slowRate: p.slowCallRateThreshold,
      slowNs: p.slowCallDuration,
      minimumCalls: p.minimumNumberOfCalls,
    };
    const closedCalls = createCallWindow(p.slidingWindowSize, rule);
    const trialCalls = createCallWindow(p.permittedCallsInHalfOpenState, rule);
    let state: CircuitState = 'closed';
    let retryAfterMs = 0;
    let permits = 0;

    function open(nowNs: number): void {
      state = 'open';
      retryAfterMs = Math.floor(nowNs / MS_NS) + Math.floor(p.waitDurationInOpenState / MS_NS);
    }

    return {
      state: () => state,
      admits(nowNs) {
        if (state === 'half-open') return permits > 0;
        // Strictly after the wait.
        return state === 'closed' || Math.floor(nowNs / MS_NS) > retryAfterMs;
      },
      onCall() {
        if (state === 'closed') return;
        if (state === 'open') {
          // Nothing but a call moves it on.
          state = 'half-open';
          permits = p.permittedCallsInHalfOpenState;
          trialCalls.clear();
        }
        permits--;
      },
      onResult(ok, latencyNs, nowNs) {
        // What was called before the circuit moved on counts where the circuit is now.
        if (state === 'open') return;
        const calls = state === 'closed' ? closedCalls : trialCalls;
        calls.record(ok, latencyNs);
        if (!calls.isDecided()) return;
        if (calls.isBad()) {
          open(nowNs);
        } else if (state === 'half-open') {
          state = 'closed';
          closedCalls.clear();
        }
      },
      onAbandon() {
        if (state === 'half-open') permits++;
      },
      turnsNs(nowNs) {
        const admitsNs = (retryAfterMs + 1) * MS_NS;
        return state === 'open' && admitsNs > nowNs ? admitsNs : Infinity;
      },
    };
  },
});
