/** What the report says of failures, on runs made by hand; and the log packed and unpacked. */

import { describe, expect, it } from 'vitest';
import { buildFaults, buildHealth } from '../../reports/failures/build-failures.ts';
import { packLog, unpackLog } from '../../reports/failures/log.ts';
import { findFormat } from '../../reports/formats/index.ts';
import type { LogEntry } from '../../sim/metrics/event-log.ts';
import { sampleReport } from '../reports/sample-report.ts';
import { faultOf, MS, nodeOf, runOf, SECOND } from './run-result.ts';

const OPTIONS = { color: false, unicode: true, width: 80 };

describe('a fault in the report', () => {
  const runs = [
    runOf({
      faults: [
        faultOf({
          failed: { refused: 10, timeout: 2 },
          episodes: [
            { startNs: 0, endNs: SECOND, detectedNs: 300 * MS, allDetectedNs: 400 * MS },
            { startNs: 2 * SECOND, endNs: 3 * SECOND, detectedNs: 2.1 * SECOND },
          ],
        }),
      ],
    }),
    runOf({
      faults: [
        faultOf({
          failed: { refused: 6 },
          episodes: [{ startNs: 0, endNs: SECOND, recoveredNs: 1.5 * SECOND, isIsolated: false }],
        }),
      ],
    }),
  ];

  it('has the mean over occurrences in each replication, and says how often it happened', () => {
    const [fault] = buildFaults(runs);
    expect(fault).toMatchObject({
      id: 'crash-1',
      // 300 and 100; nobody noticed in the second replication.
      detectMs: { value: 200, low: null, samples: [200, null] },
      detectAllMs: { samples: [400, null] },
      recoverMs: { samples: [null, 500] },
      failedRequests: { value: 9, samples: [12, 6] },
      outcomes: { refused: 16, timeout: 2 },
      counts: { occurrences: 3, detected: 2, isolated: 2, ended: 3, recovered: 1 },
    });
  });

  it('is a missed failure where it was over before anybody noticed', () => {
    expect(buildHealth(runs, true)).toMatchObject({ failures: 3, missedFailures: 1 });
  });
});

describe('health in the report', () => {
  it('is the mean of the replications; precision and recall are of the pooled time', () => {
    const cells = (down: number, late: number, wrong: number) => ({
      downBelievedDownNs: down * MS,
      downBelievedUpNs: late * MS,
      upBelievedDownNs: wrong * MS,
      upBelievedUpNs: 1000 * MS,
      falseEjections: 1,
    });
    const runs = [runOf({ health: cells(60, 20, 0) }), runOf({ health: cells(0, 20, 20) })];
    expect(buildHealth(runs, true)).toEqual({
      truePositives: 30,
      falsePositives: 10,
      falseNegatives: 20,
      trueNegatives: 1000,
      precision: 0.75,
      recall: 0.6,
      failures: 0,
      missedFailures: 0,
      falseEjections: 2,
    });
  });

  it('is nothing where nobody checks and nothing fails', () => {
    expect(buildHealth([runOf()], false)).toBe(null);
    expect(buildHealth([runOf()], true)).toMatchObject({ precision: null, recall: null });
  });
});

describe('the log in the report', () => {
  const entry = (atMs: number, event: string, own: Partial<LogEntry> = {}): LogEntry => ({
    ...{ atNs: atMs * MS, event, node: -1, balancer: -1, fault: null, check: null, detail: null },
    ...own,
  });
  const many = (count: number, event: string) =>
    Array.from({ length: count }, (_, i) => entry(i, event, { node: 0, balancer: 0 }));
  const nodes = [nodeOf('web/a-1')];

  it('is unpacked as it was packed, with names for numbers', () => {
    const log = [
      entry(1, 'fault-start', { node: 0, fault: 'crash-1' }),
      entry(2.5, 'probe', { node: 0, balancer: 0, check: 'active', detail: 'refused' }),
      entry(3, 'panic', { balancer: 0 }),
    ];
    const nothing = { node: null, balancer: null, fault: null, check: null, detail: null };
    expect(unpackLog(packLog(runOf({ log, nodes }))!)).toEqual([
      { ...nothing, atMs: 1, event: 'fault-start', node: 'web/a-1', fault: 'crash-1' },
      {
        ...{ ...nothing, atMs: 2.5, event: 'probe', node: 'web/a-1', balancer: 'web/1' },
        ...{ check: 'active', detail: 'refused' },
      },
      { ...nothing, atMs: 3, event: 'panic', balancer: 'web/1' },
    ]);
    expect(packLog(runOf({ nodes }))).toBe(null);
  });

  it('keeps the first entries, probes apart, and says in its last line what it left out', async () => {
    const log = [...many(1500, 'probe'), ...many(3100, 'verdict-up')];
    const packed = packLog(runOf({ log, nodes, logDropped: { probes: 7, others: 1 } }))!;
    expect(packed.atMs).toHaveLength(1000 + 3000);
    expect(packed.dropped).toEqual({ probes: 507, others: 101 });
    const sample = sampleReport({ variants: 1 });
    const report = { ...sample, variants: [{ ...sample.variants[0]!, log: packed }] };
    const text = (await findFormat('events')!.render(report, OPTIONS)) as string;
    const last = JSON.parse(text.trimEnd().split('\n').at(-1)!) as Record<string, unknown>;
    expect(last).toMatchObject({
      event: 'truncated',
      detail: '507 later probes and 101 other later entries are left out',
    });
  });

  it('is one object a line, all with the same keys in the same order', async () => {
    const text = (await findFormat('events')!.render(sampleReport(), OPTIONS)) as string;
    const lines = text.trimEnd().split('\n');
    expect(lines.length).toBeGreaterThan(20);
    const keys = new Set(lines.map((line) => Object.keys(JSON.parse(line) as object).join(' ')));
    expect([...keys]).toEqual(['variant replication atMs event node balancer fault check detail']);
  });
});
