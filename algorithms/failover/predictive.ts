/**
 * Prevention: takes a node out before its checks fail, when its latency or its error rate drifts
 * away from its peers'. The charts are in prediction/.
 */

import { defineFailover } from './define.ts';
import { createCharts } from './prediction/charts.ts';
import { createSuspects, SUSPECT_PARAMETERS } from './prediction/suspects.ts';
import { clearSelection, isUsable } from './shared/pool.ts';
import { createSlowStart, SLOW_START_PARAMETERS } from './shared/slow-start.ts';
import type { FailoverView } from './types.ts';

const WAKE_INTERVAL = 1;

export const predictive = defineFailover({
  name: 'predictive',
  aliases: ['cusum'],
  summary:
    'Healthy nodes only, without those whose latency or error rate drifts from their peers’ by a one-sided CUSUM chart; these come back after a while.',
  deployed: [
    'nowhere known: research',
    'AWS ALB anomaly mitigation has the same aim; it reduces shares step by step, by a rule that is not published',
  ],
  source:
    'E. S. Page, Continuous inspection schemes, Biometrika 41, 1954; ' +
    'D. M. Hawkins, Self-starting CUSUM charts for location and scale, The Statistician 36, 1987',
  weakness:
    'It sends the load of a slow node to the others, which helps only while they have room: when all ' +
    'slow down together it does nothing, and when load itself makes nodes slow it makes things worse. ' +
    'Its error rates hold for independent normal observations; latencies in queues are neither. What ' +
    'was slow from the beginning is taken for normal.',
  research: true,
  parameters: {
    interval: {
      kind: 'duration',
      default: 1e9,
      min: 1e6,
      summary: 'How often nodes are compared.',
    },
    limit: {
      kind: 'number',
      default: 8,
      min: 1,
      max: 1000,
      summary:
        'How many standard deviations, less ½ for each interval, must add up: at 8 a sound node is suspected once in 19,000 intervals, and one that is 1 (2) deviations off after 16 (6).',
    },
    tolerance: {
      kind: 'ratio',
      default: 0.2,
      min: 0.01,
      max: 10,
      summary:
        'How much slower counts as one standard deviation, if the node’s own spread is smaller.',
    },
    baseline: {
      kind: 'integer',
      default: 20,
      min: 2,
      max: 100_000,
      summary: 'Intervals in which a node’s usual difference is learned first.',
    },
    minimumRequests: {
      kind: 'integer',
      default: 10,
      min: 1,
      max: 1_000_000,
      summary: 'Answers that a node must have given since it was last compared.',
    },
    ...SUSPECT_PARAMETERS,
    ...SLOW_START_PARAMETERS,
  },
  create(parameters, context) {
    const { nodeCount, wakeAt } = context;
    const { interval, tolerance } = parameters;
    const charts = createCharts(nodeCount, { ...parameters, leastSpread: Math.log1p(tolerance) });
    const suspects = createSuspects(parameters, context);
    const slowStart = createSlowStart(parameters, context, suspects.isOut);
    let isStarted = false;
    let isDue = false;

    // Hot: runs at the end of each interval. No allocation, no closures.
    function judge(view: FailoverView, nowNs: number): void {
      for (let node = 0; node < nodeCount; node++) {
        const alarm = charts.alarmOf(node);
        if (alarm !== null && suspects.suspect(view, node, alarm, nowNs)) charts.clear(node);
      }
    }

    return {
      // Hot: runs at each change. No allocation, no closures.
      select(view, into, nowNs) {
        if (!isStarted) wakeAt(nowNs + interval, WAKE_INTERVAL);
        isStarted = true;
        suspects.count(view);
        if (isDue) judge(view, nowNs);
        isDue = false;
        clearSelection(view, into);
        const keepsOut = suspects.areKeptOut();
        for (let node = 0; node < nodeCount; node++) {
          if (!isUsable(view, node) || (keepsOut && suspects.isOut[node] === 1)) continue;
          into.eligible[into.count++] = node;
        }
        slowStart.reduce(view, into, nowNs);
      },
      onWake(token, nowNs) {
        if (token !== WAKE_INTERVAL) return;
        wakeAt(nowNs + interval, WAKE_INTERVAL);
        charts.update();
        suspects.release(nowNs);
        isDue = true;
      },
      onJoin(node) {
        charts.forget(node);
        suspects.forgive(node);
      },
      // Hot: runs once per request. No allocation, no closures.
      onDone(node, latencyNs, ok) {
        // What still comes from a suspect says nothing of how it is when it is back.
        if (suspects.isOut[node] === 0) charts.add(node, latencyNs, ok);
      },
    };
  },
});
