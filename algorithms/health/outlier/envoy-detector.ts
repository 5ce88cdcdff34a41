/** The state machine of Envoy's outlier detection for one cluster as one proxy sees it. */

import type { NodeId } from '../../balancing/types.ts';
import type { ValuesOf } from '../../parameters.ts';
import {
  RESULT_ERROR,
  RESULT_OK,
  RESULT_REFUSED,
  RESULT_RESET,
  RESULT_TIMEOUT,
  type Result,
} from '../results.ts';
import type { HealthCheck, HealthContext } from '../types.ts';
import { createEjections, type EjectionRule, percentOf } from './ejections.ts';
import type { ENVOY_OUTLIER_PARAMETERS } from './envoy-parameters.ts';
import { createIntervalCounts } from './interval-counts.ts';
import { createRateSweep, type FailurePercentageRule, type SuccessRateRule } from './rate-sweep.ts';
import { createStreaks, type StreakRules } from './streaks.ts';

type Parameters = ValuesOf<typeof ENVOY_OUTLIER_PARAMETERS>;

const SWEEP = 0;

/** 502, 503 and 504: an error of the node itself, or a reset from its side, is a 500. */
function isGatewayFailure(result: Result): boolean {
  return result !== RESULT_OK && result !== RESULT_ERROR && result !== RESULT_RESET;
}

export function createEnvoyDetector(p: Parameters, context: HealthContext): HealthCheck {
  const { nodeCount } = context;
  const ejections = createEjections(ejectionRule(p), context);
  const rates = createRateSweep(nodeCount, ejections);
  const rules = rateRules(p);
  const external = createIntervalCounts(nodeCount);
  const local = createIntervalCounts(nodeCount);
  const streaks = createStreaks(streakRules(p), ejections, nodeCount);

  function join(node: NodeId): void {
    streaks.reset(node);
    external.forget(node);
    local.forget(node);
    ejections.join(node);
  }
  function sweep(nowNs: number): void {
    for (let node = 0; node < nodeCount; node++) {
      if (ejections.isMember[node] && ejections.release(node, nowNs)) streaks.reset(node);
    }
    external.swap();
    local.swap();
    // A node that is an outlier and fails too often is ejected once. Envoy may do so twice, which
    // its debug builds forbid and which its count of ejected nodes never recovers from.
    rates.run(external, rules.external, nowNs);
    rates.run(local, rules.local, nowNs);
    for (let node = 0; node < nodeCount; node++) {
      if (ejections.isMember[node]) ejections.relent(node, nowNs);
    }
  }

  return {
    onStart(nodes, nowNs) {
      nodes.forEach(join);
      context.wakeAt(nowNs + p.interval, SWEEP);
    },
    onJoin: join,
    onLeave: ejections.leave,
    onWake(_token, nowNs) {
      sweep(nowNs);
      context.wakeAt(nowNs + p.interval, SWEEP);
    },
    onSend: ejections.sent,
    onAbandon: (node) => void ejections.ended(node),
    // Hot: runs once per event. No allocation, no closures.
    onResult(node, result, _latencyNs, nowNs) {
      if (!ejections.ended(node)) return;
      const ok = result === RESULT_OK;
      if (!p.splitExternalLocalOriginErrors) {
        external.count(node, ok);
        streaks.onAnswer(node, ok, isGatewayFailure(result), nowNs);
        return;
      }
      const isConnected = result !== RESULT_REFUSED && result !== RESULT_TIMEOUT;
      local.count(node, isConnected);
      streaks.onConnection(node, isConnected, nowNs);
      if (!isConnected) return;
      // A reset of a request on a connection that was there counts as 503.
      external.count(node, ok);
      streaks.onAnswer(node, ok, result !== RESULT_ERROR, nowNs);
    },
  };
}

function ejectionRule(p: Parameters): EjectionRule {
  return {
    baseNs: p.baseEjectionTime,
    maxNs: Math.max(p.maxEjectionTime, p.baseEjectionTime),
    jitterNs: p.maxEjectionTimeJitter,
    maxPercent: percentOf(p.maxEjectionPercent),
    limit: p.ejectionLimit === 'before' ? 'before' : 'after',
    alwaysOne: p.alwaysEjectOneHost,
    isMultiplierBounded: true,
  };
}

function streakRules(p: Parameters): StreakRules {
  return {
    serverErrors: {
      threshold: p.consecutive5xx,
      percent: percentOf(p.enforcingConsecutive5xx),
    },
    gatewayFailures: {
      threshold: p.consecutiveGatewayFailure,
      percent: percentOf(p.enforcingConsecutiveGatewayFailure),
    },
    localFailures: {
      threshold: p.consecutiveLocalOriginFailure,
      percent: percentOf(p.enforcingConsecutiveLocalOriginFailure),
    },
  };
}

function rateRules(p: Parameters) {
  const outliers: SuccessRateRule = {
    minimumHosts: p.successRateMinimumHosts,
    requestVolume: p.successRateRequestVolume,
    stdevFactor: p.successRateStdevFactor,
    enforcingPercent: percentOf(p.enforcingSuccessRate),
    reason: 'success-rate',
  };
  const failing: FailurePercentageRule = {
    minimumHosts: p.failurePercentageMinimumHosts,
    requestVolume: p.failurePercentageRequestVolume,
    threshold: percentOf(p.failurePercentageThreshold),
    isInclusive: true,
    enforcingPercent: percentOf(p.enforcingFailurePercentage),
    reason: 'failure-percentage',
  };
  return {
    external: { outliers, failing, comparesEjected: false },
    local: {
      outliers: {
        ...outliers,
        enforcingPercent: percentOf(p.enforcingLocalOriginSuccessRate),
        reason: 'success-rate-local-origin',
      },
      failing: {
        ...failing,
        enforcingPercent: percentOf(p.enforcingFailurePercentageLocalOrigin),
        reason: 'failure-percentage-local-origin',
      },
      comparesEjected: false,
    },
  };
}
