/** Both charts of each node: one alarm is enough. */

import type { NodeId } from '../../balancing/types.ts';
import { createErrorChart } from './error-chart.ts';
import { type ChartSettings, createLatencyChart } from './latency-chart.ts';

export type Alarm = 'suspected-slow' | 'suspected-failing';

export interface Charts {
  add(node: NodeId, latencyNs: number, ok: boolean): void;
  /** At the end of an interval. */
  update(): void;
  alarmOf(node: NodeId): Alarm | null;
  /** Forgets suspicion. */
  clear(node: NodeId): void;
  /** Forgets everything. */
  forget(node: NodeId): void;
}

export function createCharts(nodeCount: number, settings: ChartSettings): Charts {
  const latencies = createLatencyChart(nodeCount, settings);
  const errors = createErrorChart(nodeCount, settings);
  return {
    // Hot: runs once per request. No allocation, no closures.
    add(node, latencyNs, ok) {
      errors.add(node, ok);
      // Failures may be quick: their latency says nothing.
      if (ok) latencies.add(node, latencyNs);
    },
    update() {
      latencies.update();
      errors.update();
    },
    alarmOf(node) {
      if (latencies.sums[node]! > settings.limit) return 'suspected-slow';
      return errors.sums[node]! > settings.limit ? 'suspected-failing' : null;
    },
    clear(node) {
      latencies.clear(node);
      errors.clear(node);
    },
    forget(node) {
      latencies.forget(node);
      errors.clear(node);
    },
  };
}
