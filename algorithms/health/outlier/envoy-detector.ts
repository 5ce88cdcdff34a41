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
import { createEjections, percentOf } from './ejections.ts';
import type { ENVOY_OUTLIER_PARAMETERS } from './envoy-parameters.ts';
import { createIntervalCounts } from './interval-counts.ts';
import { createRateSweep, type FailurePercentageRule, type SuccessRateRule } from './rate-sweep.ts';

type Parameters = ValuesOf<typeof ENVOY_OUTLIER_PARAMETERS>;

const SWEEP = 0;

/** 502, 503 and 504: an error of the node itself, or a reset from its side, is a 500. */
function isGatewayFailure(result: Result): boolean {
  return result !== RESULT_OK && result !== RESULT_ERROR && result !== RESULT_RESET;
}

export function createEnvoyDetector(p: Parameters, context: HealthContext): HealthCheck {
  const { nodeCount } = context;
  const ejections = createEjections(
    {
      baseNs: p.baseEjectionTime,
      maxNs: Math.max(p.maxEjectionTime, p.baseEjectionTime),
      jitterNs: p.maxEjectionTimeJitter,
      maxPercent: percentOf(p.maxEjectionPercent),
      limit: p.ejectionLimit === 'before' ? 'before' : 'after',
      alwaysOne: p.alwaysEjectOneHost,
      isMultiplierBounded: true,
    },
    context,
  );
  const rates = createRateSweep(nodeCount, ejections);
  const rules = rateRules(p);
  const external = createIntervalCounts(nodeCount);
  const local = createIntervalCounts(nodeCount);
  const serverErrors = new Int32Array(nodeCount);
  const gatewayFailures = new Int32Array(nodeCount);
  const localFailures = new Int32Array(nodeCount);
  const releasedNs = new Float64Array(nodeCount).fill(Infinity);
  const serverErrorPercent = percentOf(p.enforcingConsecutive5xx);
  const gatewayPercent = percentOf(p.enforcingConsecutiveGatewayFailure);
  const localPercent = percentOf(p.enforcingConsecutiveLocalOriginFailure);

  function resetCounters(node: NodeId): void {
    serverErrors[node] = 0;
    gatewayFailures[node] = 0;
    localFailures[node] = 0;
  }
  function join(node: NodeId): void {
    resetCounters(node);
    external.forget(node);
    local.forget(node);
    releasedNs[node] = Infinity;
    ejections.join(node);
  }
  // Hot: runs once per event. No allocation, no closures.
  function onAnswer(node: NodeId, ok: boolean, isGateway: boolean, nowNs: number): void {
    external.count(node, ok);
    if (ok) {
      serverErrors[node] = 0;
      gatewayFailures[node] = 0;
      return;
    }
    gatewayFailures[node] = isGateway ? gatewayFailures[node]! + 1 : 0;
    serverErrors[node]!++;
    // A counter fires when it equals its threshold, and begins again whether or not the limit lets
    // the node be ejected. Of a node that is out already it runs past the threshold.
    if (isGateway && gatewayFailures[node] === p.consecutiveGatewayFailure) {
      if (ejections.isEjected(node)) return;
      ejections.tryEject(node, gatewayPercent, 'consecutive-gateway-failure', nowNs);
      gatewayFailures[node] = 0;
    }
    if (serverErrors[node] === p.consecutive5xx && !ejections.isEjected(node)) {
      ejections.tryEject(node, serverErrorPercent, 'consecutive-5xx', nowNs);
      serverErrors[node] = 0;
    }
  }
  // Hot: runs once per event. No allocation, no closures.
  function onConnection(node: NodeId, ok: boolean, nowNs: number): void {
    local.count(node, ok);
    localFailures[node] = ok ? 0 : localFailures[node]! + 1;
    if (localFailures[node] !== p.consecutiveLocalOriginFailure || ok) return;
    if (ejections.isEjected(node)) return;
    ejections.tryEject(node, localPercent, 'consecutive-local-origin-failure', nowNs);
    localFailures[node] = 0;
  }
  function sweep(nowNs: number): void {
    for (let node = 0; node < nodeCount; node++) {
      if (ejections.isMember[node] === 0 || !ejections.release(node, nowNs)) continue;
      resetCounters(node);
      releasedNs[node] = nowNs;
    }
    external.swap();
    local.swap();
    // A node that is an outlier and fails too often is ejected once. Envoy may do so twice, which
    // its debug builds forbid and which its count of ejected nodes never recovers from.
    rates.run(external, rules.external, nowNs);
    rates.run(local, rules.local, nowNs);
    for (let node = 0; node < nodeCount; node++) {
      if (ejections.isMember[node] === 0 || ejections.isEjected(node)) continue;
      if (nowNs - releasedNs[node]! >= p.interval) ejections.relent(node);
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
    // Hot: runs once per event. No allocation, no closures.
    onResult(node, result, _latencyNs, nowNs) {
      if (ejections.isMember[node] === 0) return;
      if (!p.splitExternalLocalOriginErrors) {
        onAnswer(node, result === RESULT_OK, isGatewayFailure(result), nowNs);
      } else if (result === RESULT_REFUSED || result === RESULT_TIMEOUT) {
        onConnection(node, false, nowNs);
      } else {
        // The connection was there; a reset of a request on it counts as 503.
        onConnection(node, true, nowNs);
        onAnswer(node, result === RESULT_OK, result !== RESULT_ERROR, nowNs);
      }
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
