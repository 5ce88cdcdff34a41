/** The failures of the synthetic report: its slow node, and two more that crash while it is slow. */

import { packLog } from '../../reports/failures/log.ts';
import type { ReportMetric, ReportVariant } from '../../reports/model.ts';
import type { LogEntry } from '../../sim/metrics/event-log.ts';
import type { RunResult } from '../../sim/metrics/types.ts';
import { BIN_MS, badness, metricOf, nodeName, type Sizes } from './sample-report.ts';

const NOTHING: ReportMetric = {
  ...{ value: null, low: null, high: null },
  ...{ method: null, shortfall: null, samples: [] },
};

export function sampleFailures(
  index: number,
  sizes: Sizes,
): Pick<ReportVariant, 'faults' | 'health' | 'log'> {
  const isBlind = badness(index) > 4;
  const never = { ...NOTHING, samples: Array.from({ length: sizes.replications }, () => null) };
  const value = (base: number, key: number) =>
    sizes.empty ? never : metricOf(base, 0.2, sizes, 100 * key + index);
  const count = sizes.replications;
  const seen = isBlind ? 0 : count;
  return {
    faults: [
      {
        ...{ id: 'slow-3', kind: 'slow', severity: 'degraded' },
        ...{ detectMs: never, detectAllMs: never, isolateMs: never },
        recoverMs: value(12, 1),
        fairShareMs: value(30, 2),
        failedRequests: value(isBlind ? 2040 : 3, 3),
        outcomes: isBlind ? { timeout: 2040 * count } : { timeout: 3 * count },
        counts: { occurrences: count, detected: 0, isolated: 0, ended: count, recovered: count },
      },
      {
        ...{ id: 'crash-1', kind: 'crash', severity: 'down' },
        detectMs: isBlind ? never : value(2100 + 300 * (index % 5), 4),
        detectAllMs: isBlind ? never : value(2900 + 300 * (index % 5), 5),
        isolateMs: isBlind ? never : value(2400 + 300 * (index % 5), 6),
        recoverMs: value(isBlind ? 14 : 3000, 7),
        fairShareMs: value(isBlind ? 0 : 3400, 8),
        failedRequests: value(isBlind ? 900 : 190, 9),
        outcomes: { refused: (isBlind ? 900 : 190) * count },
        counts: {
          ...{ occurrences: count, detected: seen, isolated: seen },
          ...{ ended: count, recovered: count },
        },
      },
    ],
    health: {
      truePositives: isBlind ? 0 : 17_000,
      falsePositives: isBlind ? 0 : 3000,
      falseNegatives: isBlind ? 20_000 : 3000,
      trueNegatives: 977_000,
      precision: isBlind ? null : 0.85,
      recall: isBlind ? 0 : 0.85,
      ...{ failures: count, missedFailures: count - seen },
      falseEjections: index % 5 === 2 ? 24 : 0,
    },
    log: packLog(sampleRun(isBlind, sizes)),
  };
}

/** As much of a run as has a log: two balancers, and a check that notices after two bins. */
function sampleRun(isBlind: boolean, sizes: Sizes): RunResult {
  const third = Math.floor((sizes.bins * BIN_MS) / 3);
  const slow = Math.min(2, sizes.nodes - 1);
  const crashed = Math.min(5, sizes.nodes - 1);
  const entry = (atMs: number, event: string, node: number, own: Partial<LogEntry> = {}) => ({
    ...{ atNs: atMs * 1e6, event, node, balancer: -1, fault: null, check: null, detail: null },
    ...own,
  });
  const noticed = [0, 1].flatMap((balancer) => [
    entry(third + 2100 + 800 * balancer, 'believed-down', crashed, { balancer }),
    entry(third + 2100 + 800 * balancer, 'ejected', crashed, { balancer }),
    entry(2 * third + 2500 + 800 * balancer, 'believed-up', crashed, { balancer }),
    entry(2 * third + 2500 + 800 * balancer, 'reinstated', crashed, { balancer }),
  ]);
  const log: readonly LogEntry[] = [
    entry(third, 'fault-start', slow, { fault: 'slow-3' }),
    entry(third, 'fault-start', crashed, { fault: 'crash-1' }),
    ...(isBlind ? [] : noticed),
    entry(2 * third, 'fault-end', slow, { fault: 'slow-3' }),
    entry(2 * third, 'fault-end', crashed, { fault: 'crash-1' }),
    entry(2 * third + 3500, 'recovered', crashed, { balancer: 0, fault: 'crash-1' }),
  ];
  return {
    replication: 1,
    log: [...log].sort((a, b) => a.atNs - b.atNs),
    logDropped: { probes: 0, others: 0 },
    nodes: Array.from({ length: sizes.nodes }, (_, node) => ({
      name: nodeName(node, sizes),
      service: 'web',
    })),
    balancers: ['web/1', 'web/2'],
  } as unknown as RunResult;
}
