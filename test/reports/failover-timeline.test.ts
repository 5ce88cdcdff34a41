/** Lanes from a log, and what the picture leaves out. */

import { describe, expect, it } from 'vitest';
import { lanesOf } from '../../reports/charts/failover-lanes.ts';
import { failoverTimeline } from '../../reports/charts/failover-timeline.ts';
import { faultWindows } from '../../reports/charts/fault-windows.ts';
import { chartsOf } from '../../reports/charts/index.ts';
import { packLog } from '../../reports/failures/log.ts';
import { findFormat } from '../../reports/formats/index.ts';
import type { Report, ReportVariant } from '../../reports/model.ts';
import type { LogEntry } from '../../sim/metrics/event-log.ts';
import { nodeOf, runOf } from '../statistics/run-result.ts';
import { sampleReport } from './sample-report.ts';

const OPTIONS = { color: false, unicode: true, width: 80 };

const at = (s: number, event: string, node: number, own: Partial<LogEntry> = {}): LogEntry => ({
  ...{ atNs: s * 1e9, event, node, balancer: -1, fault: null, check: null, detail: null },
  ...own,
});

/** Of the sample: a variant with this log and two balancers; 30 bins of a second. */
function variantWith(log: readonly LogEntry[], count = 3): ReportVariant {
  const names = Array.from({ length: count }, (_, i) => `web/new-${i + 1}`);
  const sample = sampleReport({ variants: 1, nodes: count, bins: 30, replications: 2 });
  const variant = sample.variants[0]!;
  return {
    ...variant,
    nodes: names.map((name) => ({ ...variant.nodes[0]!, name })),
    log: packLog(
      runOf({ log, balancers: ['web/1', 'web/2'], nodes: names.map((name) => nodeOf(name)) }),
    ),
  };
}

function reportWith(variant: ReportVariant): Report {
  return { ...sampleReport({ variants: 1, bins: 30, replications: 2 }), variants: [variant] };
}

const CRASH = { fault: 'crash-1' };

describe('the lanes of a log', () => {
  const variant = variantWith([
    at(10, 'fault-start', 0, CRASH),
    at(12, 'believed-down', 0, { balancer: 0 }),
    at(13, 'believed-down', 0, { balancer: 1 }),
    at(13, 'ejected', 0, { balancer: 1 }),
    at(20, 'fault-end', 0, CRASH),
    at(21, 'believed-up', 0, { balancer: 0 }),
    at(22, 'recovered', 0, { ...CRASH, balancer: 0 }),
    at(25, 'believed-down', 2, { balancer: 0 }),
  ]);

  it('are stretches of truth and belief, with the share of balancers that share it', () => {
    expect(lanesOf(variant)).toEqual([
      {
        node: 'web/new-1',
        isHit: true,
        stretches: [
          { state: 'believed', fromS: 12, toS: 13, share: 0.5 },
          { state: 'down', fromS: 10, toS: 20, share: 1 },
          { state: 'believed', fromS: 13, toS: 21, share: 1 },
          { state: 'back', fromS: 22, toS: 22, share: 1 },
          // What has not ended goes on to the end of the run.
          { state: 'believed', fromS: 21, toS: 30, share: 0.5 },
          { state: 'out', fromS: 13, toS: 30, share: 0.5 },
        ],
      },
      {
        node: 'web/new-3',
        isHit: false,
        stretches: [{ state: 'believed', fromS: 25, toS: 30, share: 0.5 }],
      },
    ]);
  });

  it('give the title its finding: the longest time before anybody noticed', () => {
    expect(failoverTimeline.title(reportWith(variant))).toBe(
      'web/new-1 was down for 2 s before any balancer noticed, under round-robin',
    );
    const unnoticed = variantWith([at(3, 'fault-start', 1, CRASH), at(7, 'fault-end', 1, CRASH)]);
    expect(failoverTimeline.title(reportWith(unnoticed))).toBe(
      'web/new-2 was down for 4 s and no balancer noticed, under round-robin',
    );
  });

  it('tint other charts while a fault acts; faults that overlap are one window', () => {
    const overlapping = variantWith([
      at(3, 'fault-start', 0, CRASH),
      at(4, 'fault-start', 1, { fault: 'slow-3' }),
      at(5, 'fault-end', 0, CRASH),
      at(8, 'fault-end', 1, { fault: 'slow-3' }),
      at(28, 'fault-start', 0, CRASH),
    ]);
    expect(faultWindows(overlapping)).toEqual([
      { variant: 'round-robin', fromS: 3, toS: 8 },
      { variant: 'round-robin', fromS: 28, toS: 30 },
    ]);
  });
});

describe('the picture', () => {
  it('shows nodes that were hit first, and says how many it leaves out', () => {
    const log = Array.from({ length: 40 }, (_, node) => [
      at(5, 'believed-down', node, { balancer: 0 }),
      ...(node >= 30 ? [at(6, 'fault-start', node, CRASH)] : []),
    ]).flat();
    const spec = failoverTimeline.spec(reportWith(variantWith(log, 40)));
    expect(JSON.stringify(spec.title)).toContain('16 of 40 nodes');
    const { values } = spec.data as { values: readonly { node: string }[] };
    const shown = new Set(values.map(({ node }) => node));
    expect(shown.size).toBe(16);
    expect(shown).toContain('web/new-40');
  });

  it('is left out where nothing fails and nobody is given up', async () => {
    const sample = sampleReport({ variants: 1, bins: 12, replications: 2 });
    const quiet = {
      ...sample,
      variants: sample.variants.map((one) => ({ ...one, faults: [], health: null, log: null })),
    };
    expect(chartsOf(sample)).toContain(failoverTimeline);
    expect(chartsOf(quiet)).not.toContain(failoverTimeline);
    const html = (await findFormat('html')!.render(quiet, OPTIONS)) as string;
    expect(html).not.toContain('id="failures"');
    expect(await findFormat('terminal')!.render(quiet, OPTIONS)).not.toContain('Failures');
  });
});
