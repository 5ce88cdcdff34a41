/** gRPC: ejects endpoints by success rate or failure percentage at each interval, as A50 says. */

import { defineHealthCheck } from './define.ts';
import { createEjections, percentOf } from './outlier/ejections.ts';
import { createIntervalCounts } from './outlier/interval-counts.ts';
import { createRateSweep } from './outlier/rate-sweep.ts';
import { RESULT_OK } from './results.ts';

const SWEEP = 0;

export const grpcOutlierDetection = defineHealthCheck({
  name: 'grpc-outlier-detection',
  aliases: ['outlier_detection_experimental'],
  summary:
    'At each interval the endpoints whose success rate is 1.9 deviations below the mean, or who ' +
    'fail too often, are ejected for 30 s times the number of their ejections.',
  deployed: ['gRPC over xDS or service config: outlier_detection (A50), in Go, Java and C++'],
  source: 'grpc/grpc-go:internal/xds/balancer/outlierdetection/balancer.go; grpc/proposal:A50',
  weakness:
    'Nothing happens between intervals, and there are no consecutive counters: a dead node is ' +
    'called for up to an interval. Each client needs 100 calls to an endpoint within an interval ' +
    'and five such endpoints; most clients never have them. The limit is looked at before ' +
    'ejecting, so one is always ejected, also the only one. Slow endpoints are not seen.',
  parameters: {
    interval: { kind: 'duration', default: 10e9, min: 1, summary: 'Time between sweeps.' },
    baseEjectionTime: {
      kind: 'duration',
      default: 30e9,
      min: 1,
      summary: 'How long the first ejection lasts; the n-th lasts n times that.',
    },
    maxEjectionTime: {
      kind: 'duration',
      default: 300e9,
      min: 1,
      summary: 'How long an ejection lasts at most; the base, if that is longer.',
    },
    maxEjectionPercent: {
      kind: 'ratio',
      default: 0.1,
      min: 0,
      max: 1,
      summary: 'Nobody is ejected while this share of the nodes is out; whole percents.',
    },
    successRateStdevFactor: {
      kind: 'number',
      default: 1.9,
      min: 0,
      summary: 'By how many standard deviations a success rate must be below the mean.',
    },
    successRateEnforcement: {
      kind: 'ratio',
      default: 1,
      min: 0,
      max: 1,
      summary: 'In how many of those cases the node is really ejected; 0 is no such rule.',
    },
    successRateMinimumHosts: {
      kind: 'integer',
      default: 5,
      min: 0,
      summary: 'How many nodes with enough calls a comparison needs.',
    },
    successRateRequestVolume: {
      kind: 'integer',
      default: 100,
      min: 0,
      summary: 'How many calls in an interval are enough for it.',
    },
    failurePercentageThreshold: {
      kind: 'ratio',
      default: 0.85,
      min: 0,
      max: 1,
      summary: 'Who fails more often than this is ejected.',
    },
    failurePercentageEnforcement: {
      kind: 'ratio',
      default: 0,
      min: 0,
      max: 1,
      summary: 'In how many of those cases; 0 in grpc-go, 100 % in the text of A50.',
    },
    failurePercentageMinimumHosts: {
      kind: 'integer',
      default: 5,
      min: 0,
      summary: 'How many nodes with enough calls that needs.',
    },
    failurePercentageRequestVolume: {
      kind: 'integer',
      default: 50,
      min: 0,
      summary: 'How many calls in an interval are enough for it.',
    },
  },
  initially: 'up',
  create(p, context) {
    const ejections = createEjections(
      {
        baseNs: p.baseEjectionTime,
        maxNs: Math.max(p.baseEjectionTime, p.maxEjectionTime),
        jitterNs: 0,
        maxPercent: percentOf(p.maxEjectionPercent),
        limit: 'before',
        alwaysOne: false,
        isMultiplierBounded: false,
      },
      context,
    );
    const rates = createRateSweep(context.nodeCount, ejections);
    const counts = createIntervalCounts(context.nodeCount);
    const outliers = {
      minimumHosts: p.successRateMinimumHosts,
      requestVolume: p.successRateRequestVolume,
      stdevFactor: p.successRateStdevFactor,
      enforcingPercent: percentOf(p.successRateEnforcement),
      reason: 'success-rate',
    };
    const failing = {
      minimumHosts: p.failurePercentageMinimumHosts,
      requestVolume: p.failurePercentageRequestVolume,
      threshold: percentOf(p.failurePercentageThreshold),
      isInclusive: false,
      enforcingPercent: percentOf(p.failurePercentageEnforcement),
      reason: 'failure-percentage',
    };

    // Unlike Envoy it compares nodes that are out, as long as they still answer.
    const rules = { outliers, failing, comparesEjected: true };

    function sweep(nowNs: number): void {
      counts.swap();
      rates.run(counts, rules, nowNs);
      for (let node = 0; node < context.nodeCount; node++) {
        if (ejections.isMember[node] === 0) continue;
        ejections.relent(node, nowNs);
        // It asks for a time strictly after the end of an ejection. Its sweeps come late, if only
        // by microseconds, so a sweep that is due at that very time is after it.
        ejections.release(node, nowNs);
      }
    }
    function join(node: number): void {
      counts.forget(node);
      ejections.join(node);
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
      onResult(node, result) {
        if (ejections.ended(node)) counts.count(node, result === RESULT_OK);
      },
    };
  },
});
