/**
 * Whole public logs, too large to commit: figures that other programs took from them. Runs where the
 * environment variable LBSIM_LOGS names the folder that holds them; fixtures/README.md says whose
 * they are.
 */

import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { importAccessLog } from '../../scenarios/import/access-log/import-access-log.ts';
import { readLogFile } from '../../scenarios/import/access-log/read-lines.ts';
import type { AccessLogOptions } from '../../scenarios/import/access-log/types.ts';

const FOLDER = process.env.LBSIM_LOGS ?? '';

function importLog(name: string, options: Partial<AccessLogOptions>) {
  return importAccessLog(readLogFile(`${FOLDER}/${name}`).lines, { file: name, ...options });
}

describe.skipIf(!existsSync(`${FOLDER}/nasa-http-1995-08-01.tsv.gz`))('importing', () => {
  it('NASA 1995 finds its requests, clients, URLs and bursts', async () => {
    const byClient = await importLog('nasa-http-1995-08-01.tsv.gz', { service: '5ms' });
    expect(byClient.stats).toMatchObject({ format: 'tsv', requests: 30_969, distinctKeys: 2365 });
    expect(byClient.stats.peakPerS).toBe(17);
    expect(byClient.stats.dispersion1s).toBeCloseTo(1.743, 3);
    expect(byClient.stats.dispersion60s).toBeCloseTo(17.11, 2);
    const byUrl = await importLog('nasa-http-1995-08-01.tsv.gz', { service: '5ms', key: 'url' });
    expect(byUrl.stats.distinctKeys).toBe(2088);
  });

  it('Apache 2015 finds its popularity, and notices that its times are not real', async () => {
    const name = 'apache-combined-2015-elastic.log.gz';
    const { stats, warnings } = await importLog(name, { service: '5ms', key: 'url' });
    expect(stats).toMatchObject({ format: 'combined', requests: 10_000, distinctKeys: 1498 });
    expect(warnings.join('\n')).toContain('in the same minute of their hour');
    expect((await importLog(name, { service: '5ms' })).stats.distinctKeys).toBe(1753);
  });

  it('HAProxy 2012 finds its bursts and service times', async () => {
    const name = 'haproxy-prod-2012-raravena80.log.gz';
    const all = await importLog(name, { include: 'all' });
    expect(all.stats.requests).toBe(17_211);
    expect(all.stats.dispersion1s).toBeCloseTo(1.6, 1);
    expect(all.stats.dispersion60s).toBeCloseTo(4.2, 1);
    const { service } = (await importLog(name, {})).stats;
    expect(service).toMatchObject({ p50Ms: 2, p90Ms: 4, p95Ms: 36, p99Ms: 963, maxMs: 45_956 });
    expect(service!.meanMs).toBeCloseTo(27.8, 1);
    expect(service!.scv).toBeCloseTo(316, 0);
  });
});
