/**
 * Each scenario that shows where balancing goes wrong still shows it, in the direction and about of
 * the size that its question promises. Ten replications; paired differences at 1 − 1e-3.
 */

import { describe, expect, it } from 'vitest';
import { compareScenario } from './compare.ts';

describe('stale-herd', () => {
  it('sixty balancers that follow reports are worse than one, and than dice', async () => {
    const found = await compareScenario('stale-herd', '--set', 'run.duration=10s');
    const reports = 'least reported load';
    found.expectWorse(reports, 'least reported load of one balancer', 'p99', 1.7);
    found.expectWorse(reports, 'at random', 'p99', 1.1);
    found.expectWorse(reports, 'fewer own requests of two', 'p99', 1.3);
    // With fresh but partial knowledge the rule for ties makes or breaks it.
    found.expectWorse('fewest own requests, ties to the first', 'fewest own requests', 'p99', 2);
  });
});

describe('fast-failures', () => {
  it('a node that fails fast draws traffic by load and by latency, unless errors cost', async () => {
    const found = await compareScenario('fast-failures');
    const fair = found.metric('round-robin', 'errorRate');
    // An eighth of the requests, for half of the time.
    expect(fair).toBeCloseTo(1 / 16, 2);
    found.expectWorse('least-connections', 'round-robin', 'errorRate', 2.5);
    found.expectWorse('power-of-two', 'round-robin', 'errorRate', 1.5);
    found.expectWorse('peak-ewma', 'round-robin', 'errorRate', 1.5);
    found.expectWorse('round-robin', 'peak-ewma, errors cost 5 s', 'errorRate', 20);
  });
});

describe('few-requests-each', () => {
  it('counting own requests is round robin when there are hardly any; latency still tells', async () => {
    const found = await compareScenario('few-requests-each', '--set', 'run.duration=10s');
    const each = 'least-connections in each client';
    const turns = found.metric('round-robin in each client', 'p99');
    expect(Math.abs(found.metric(each, 'p99') / turns - 1)).toBeLessThan(0.1);
    // The slow half gets its full half.
    const slow = [1, 2, 3, 4, 5].map((n) => found.share(each, `web/slow-${n}`));
    expect(slow.reduce((sum, share) => sum + share, 0)).toBeGreaterThan(0.48);
    found.expectWorse(each, 'one balancer for all', 'p99', 1.3);
    found.expectWorse(each, 'peak-ewma in each client', 'p99', 1.3);
  });
});

describe('slow-once', () => {
  it('peak EWMA keeps away from a node long after it is well, the longer it remembers', async () => {
    const found = await compareScenario('slow-once');
    const share = (variant: string) => found.share(variant, 'web/app-1');
    expect(share('round-robin')).toBeCloseTo(0.2, 3);
    expect(share('least-connections')).toBeGreaterThan(0.185);
    expect(share('peak-ewma')).toBeLessThan(share('peak-ewma, decay 1 s') - 0.02);
    // The four others carry what it does not, at 105 % of what they can.
    found.expectWorse('peak-ewma', 'least-connections', 'p50', 1.1);
    found.expectWorse('peak-ewma', 'peak-ewma, decay 1 s', 'p50');
  });
});

describe('two-of-four-slow', () => {
  it('a sixth of all pairs are slow and slow, with replacement a quarter', async () => {
    const found = await compareScenario('two-of-four-slow', '--set', 'run.duration=30s');
    const slowShare = (variant: string) =>
      found.share(variant, 'web/slow-1') + found.share(variant, 'web/slow-2');
    expect(slowShare('power-of-two')).toBeGreaterThan(1 / 6);
    expect(slowShare('power-of-two, replacement')).toBeGreaterThan(1 / 4);
    expect(slowShare('three choices')).toBeLessThan(1 / 6);
    found.expectWorse('power-of-two', 'three choices', 'mean', 1.1);
    found.expectWorse('power-of-two, replacement', 'power-of-two', 'mean', 1.05);
    found.expectWorse('round-robin', 'power-of-two, replacement', 'p99', 5);
  });
});

describe('uneven-rings', () => {
  it('the luck of the ring fills one node; Maglev is even, and a bound on load does better', async () => {
    const found = await compareScenario('uneven-rings', '--set', 'run.duration=20s');
    const shards = Array.from({ length: 10 }, (_, i) => `cache/shard-${i + 1}`);
    const largest = (variant: string) =>
      10 * Math.max(...shards.map((shard) => found.share(variant, shard)));
    expect(largest('ring, 1,024 points')).toBeGreaterThan(1.08);
    expect(largest('ketama, 160 points a node')).toBeGreaterThan(1.08);
    // 20,000 keys fall on ten equal shares with a standard deviation of 2.1 % each.
    expect(largest('Maglev')).toBeLessThan(1.06);
    found.expectWorse('ring, 1,024 points', 'Maglev', 'p50');
    found.expectWorse('Maglev', 'bounded loads', 'p99', 3);
    found.expectWorse('bounded loads', 'no hashing at all', 'p99', 1.1);
  });
});

describe('cold-join', () => {
  it('turns fill the queue of a cold node, slow start keeps it short, load notices by itself', async () => {
    const found = await compareScenario('cold-join');
    found.expectWorse('round robin', 'round robin with slow start', 'p99', 20);
    found.expectWorse('round robin', 'least connections', 'p99', 20);
    found.expectWorse('least connections', 'least connections with slow start', 'p99');
  });
});
