/**
 * What nodes say of themselves on their answers, as ORCA carries it, and how it is combined with
 * what this balancer has sent since: a report alone sends everybody to whoever looked idle last.
 *
 * A report is believed less the older it is: `fade` is 1 for a fresh one and 0 for one that is not
 * believed at all. Without a report what remains is the balancer's own count.
 */

import type { BalancerView, LoadReport, NodeId } from '../types.ts';
import type { LoadDefinition, LoadMeasure } from './types.ts';

/** An idle node, or one that never reported: small, but requests in flight still tell it apart. */
const UTILIZATION_MIN = 0.01;

export type Signal = 'utilization' | 'requests';

export interface Reports {
  take(node: NodeId, report: LoadReport, nowNs: number): void;
  /** A request was sent there: the last report does not know of it. */
  sent(node: NodeId): void;
  ageNs(node: NodeId, nowNs: number): number;
  loadOf(node: NodeId, view: BalancerView, fade: number): number;
}

export function createReports(nodeCount: number, signal: Signal): Reports {
  const reported = new Float64Array(nodeCount);
  const reportedNs = new Float64Array(nodeCount).fill(-Infinity);
  const sentSince = new Float64Array(nodeCount);
  return {
    take(node, report, nowNs) {
      reported[node] = signal === 'utilization' ? report.utilization : report.requestsInside;
      reportedNs[node] = nowNs;
      sentSince[node] = 0;
    },
    sent(node) {
      sentSince[node]!++;
    },
    ageNs: (node, nowNs) => nowNs - reportedNs[node]!,
    loadOf(node, view, fade) {
      const believed = reported[node]! * fade;
      const own = view.inFlight[node]!;
      if (signal === 'utilization') {
        return (Math.max(UTILIZATION_MIN, believed) * (own + 1)) / view.weight[node]!;
      }
      // Others' requests may have faded away; our own are there.
      return Math.max(own, believed + sentSince[node]!) / view.weight[node]!;
    },
  };
}

function measureOf(signal: Signal): LoadDefinition['create'] {
  return ({ decayNs }, { nodeCount }): LoadMeasure => {
    const reports = createReports(nodeCount, signal);
    return {
      of: (node, view, nowNs) =>
        reports.loadOf(node, view, Math.exp(-reports.ageNs(node, nowNs) / decayNs)),
      onStart: reports.sent,
      onReport: reports.take,
    };
  };
}

export const reportedUtilization: LoadDefinition = {
  name: 'reported-utilization',
  summary: 'Reported utilization, fading with age, × (own requests in flight + 1) ÷ weight.',
  source: 'cncf/xds:xds/data/orca/v3/orca_load_report.proto',
  create: measureOf('utilization'),
};

export const reportedRequests: LoadDefinition = {
  name: 'reported-requests',
  summary: 'Reported requests inside the node, fading with age, + own ones sent since, ÷ weight.',
  source: 'cncf/xds:xds/data/orca/v3/orca_load_report.proto',
  create: measureOf('requests'),
};
