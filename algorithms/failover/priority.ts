/**
 * Priority levels that spill over gradually, as Envoy has them.
 *
 * A level's part of the requests becomes weights: those of its nodes are scaled until their sum is
 * that part of the sum of all. While one level takes everything, weights are the configured ones.
 */

import { fillLevelLoads } from '../balancing/scope/level-loads.ts';
import { defineFailover } from './define.ts';
import { applyPanic } from './shared/level-panic.ts';
import { countLevels, createLevelCounts, shareOut } from './shared/levels.ts';
import { createStateLog } from './shared/panic.ts';
import { clearSelection, isUsable, levelsOf, takesPart } from './shared/pool.ts';
import { createSlowStart, SLOW_START_PARAMETERS } from './shared/slow-start.ts';
import type { FailoverView, Selection } from './types.ts';

export const priority = defineFailover({
  name: 'priority',
  aliases: ['priority-levels', 'overprovisioning'],
  summary:
    'The first priority level gets everything while enough of its nodes are healthy; beyond that the next level gets the rest, in proportion.',
  deployed: ['Envoy priority levels', 'Istio localityLbSetting.failover'],
  source:
    'envoyproxy/envoy:source/extensions/load_balancing_policies/common/load_balancer_impl.cc#LoadBalancerBase::recalculatePerPriorityState',
  weakness:
    'The split reaches only balancers that heed weights: least-request compares load ÷ weight and ' +
    'comes near it, while hashing moves keys whenever it changes; for one that ignores weights, ' +
    'every level in use is one pool. It counts nodes, not what they do, and fills a level to 1.4 × its ' +
    'usual load before it spills.',
  parameters: {
    overprovisioning: {
      kind: 'ratio',
      default: 1.4,
      min: 1,
      max: 10_000,
      summary:
        'How much more than its part a node is believed to take: at 140% a level keeps everything until fewer than 71.4 % of its nodes are healthy.',
    },
    panic: {
      kind: 'ratio',
      default: 0.5,
      min: 0,
      max: 1,
      summary:
        'While all levels together cannot take everything, a level with less than this part of its nodes healthy uses all of them, in whole percents (healthy_panic_threshold); 0%: never.',
    },
    weightedHealth: {
      kind: 'boolean',
      default: false,
      summary:
        'Whether a level’s health counts nodes by their weight (weighted_priority_health); panic never does.',
    },
    ...SLOW_START_PARAMETERS,
  },
  create(parameters, context) {
    const { nodeCount, nodePriorities } = context;
    const { weightedHealth } = parameters;
    const overprovisioningPercent = Math.round(100 * parameters.overprovisioning);
    const thresholdPercent = Math.round(100 * parameters.panic);
    const { count: levels, levelOf } = levelsOf(nodePriorities);
    const counts = createLevelCounts(levels);
    const { healthy, total } = counts;
    const loads = new Uint32Array(levels);
    const panics = new Uint8Array(levels);
    const levelState = { loads, panics, healthy, total };
    const counted = weightedHealth ? counts.healthyWeight : healthy;
    const outOf = weightedHealth ? counts.totalWeight : total;
    const levelWeight = new Float64Array(levels);
    const logPanic = createStateLog(context, 'panic');
    const slowStart = createSlowStart(parameters, context);

    // Hot: runs at each change. No allocation, no closures.
    function chooseNodes(view: FailoverView, into: Selection): void {
      for (let node = 0; node < nodeCount; node++) {
        const level = levelOf[node]!;
        if (loads[level] === 0 || !takesPart(view, node)) continue;
        if (panics[level] === 1 || isUsable(view, node)) into.eligible[into.count++] = node;
      }
    }

    return {
      // Hot: runs at each change. No allocation, no closures.
      select(view, into, nowNs) {
        clearSelection(view, into);
        countLevels(counts, view, levelOf);
        const taken = fillLevelLoads(loads, counted, outOf, overprovisioningPercent);
        logPanic(applyPanic(levelState, taken, thresholdPercent));
        chooseNodes(view, into);
        slowStart.reduce(view, into, nowNs);
        shareOut(into, loads, levelOf, levelWeight);
      },
    };
  },
});
