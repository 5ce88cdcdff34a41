/**
 * The two rules that look at success rates once an interval: outliers, and failure percentages.
 * Who is compared is settled for both before either ejects anybody.
 */

import type { Ejections } from './ejections.ts';
import type { IntervalCounts } from './interval-counts.ts';
import { outlierThreshold } from './spread.ts';

export interface RateRule {
  readonly minimumHosts: number;
  readonly requestVolume: number;
  readonly enforcingPercent: number;
  readonly reason: string;
}

export interface SuccessRateRule extends RateRule {
  readonly stdevFactor: number;
}

export interface FailurePercentageRule extends RateRule {
  readonly threshold: number;
  /** Whether the threshold itself is too much: Envoy's ≥, gRPC's >. */
  readonly isInclusive: boolean;
}

export interface RateSweep {
  run(counts: IntervalCounts, rules: RateRules, nowNs: number): void;
}

export interface RateRules {
  readonly outliers: SuccessRateRule;
  readonly failing: FailurePercentageRule;
  /** Whether nodes that are out are compared with the others. */
  readonly comparesEjected: boolean;
}

interface Sample {
  readonly nodes: Uint32Array;
  readonly percent: Float64Array;
  count: number;
}

export function createRateSweep(nodeCount: number, ejections: Ejections): RateSweep {
  const compared = createSample(nodeCount);
  const tested = createSample(nodeCount);

  function collect(
    into: Sample,
    { successes, requests }: IntervalCounts,
    requestVolume: number,
    withEjected: boolean,
  ): void {
    into.count = 0;
    for (let node = 0; node < nodeCount; node++) {
      if (ejections.isMember[node] === 0) continue;
      if (!withEjected && ejections.isEjected(node)) continue;
      // Nobody can have a rate without a request, whatever volume is asked for.
      if (requests[node] === 0 || requests[node]! < requestVolume) continue;
      into.nodes[into.count] = node;
      into.percent[into.count] = (100 * successes[node]!) / requests[node]!;
      into.count++;
    }
  }
  function ejectOutliers({ nodes, percent, count }: Sample, rule: SuccessRateRule, nowNs: number) {
    if (count === 0 || count < rule.minimumHosts) return;
    const threshold = outlierThreshold(percent, count, rule.stdevFactor);
    for (let i = 0; i < count; i++) {
      if (percent[i]! >= threshold) continue;
      ejections.tryEject(nodes[i]!, rule.enforcingPercent, rule.reason, nowNs);
    }
  }
  function ejectFailing(
    { nodes, percent, count }: Sample,
    rule: FailurePercentageRule,
    nowNs: number,
  ) {
    if (count === 0 || count < rule.minimumHosts) return;
    for (let i = 0; i < count; i++) {
      const failed = 100 - percent[i]!;
      if (rule.isInclusive ? failed < rule.threshold : failed <= rule.threshold) continue;
      ejections.tryEject(nodes[i]!, rule.enforcingPercent, rule.reason, nowNs);
    }
  }

  return {
    run(counts, { outliers, failing, comparesEjected }, nowNs) {
      collect(compared, counts, outliers.requestVolume, comparesEjected);
      collect(tested, counts, failing.requestVolume, comparesEjected);
      ejectOutliers(compared, outliers, nowNs);
      ejectFailing(tested, failing, nowNs);
    },
  };
}

function createSample(nodeCount: number): Sample {
  return { nodes: new Uint32Array(nodeCount), percent: new Float64Array(nodeCount), count: 0 };
}
