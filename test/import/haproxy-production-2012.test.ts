/**
 * The worked scenario made from a real log: its committed trace against what the log says.
 *
 * The literals were computed from the log by another program than the importer. With the environment
 * variable LBSIM_LOGS naming the folder of the log, the import itself is repeated as well.
 */

import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { buildModel } from '../../scenarios/format/build-model.ts';
import { loadScenario } from '../../scenarios/format/load.ts';
import { readTrace } from '../../scenarios/format/trace.ts';
import { importAccessLog } from '../../scenarios/import/access-log/import-access-log.ts';
import { readLogFile } from '../../scenarios/import/access-log/read-lines.ts';
import { simulate } from '../../sim/simulate.ts';

const NAME = 'haproxy-production-2012';
const fileOf = (extension: string) =>
  new URL(`../../scenarios/library/${NAME}${extension}`, import.meta.url).pathname;

/** Proxied requests per hour since the first one. */
const REQUESTS_PER_HOUR = `
  25 24 25 24 23 25 23 25 30 23 25 24 24 24 23 24 24 24 24 25 24 24 25 24 23 24 25 24 31 24 24
  24 24 24 24 24 24 62 25 23 25 24 23 24 25 23 25 24 23 25 24 24 24 25 25 23 25 23 25 24 24 24
  24 24 23 24 25 24 24 24 24 24 24 24 24 23 25 23 24 25 24 24 24 24 23 25 24 23 25 24 24 24 23
  24 25 24 24 24 24 23 24 25 24 23 24 24 24 24 24 24 25 24 24 24 24 24 24 24 24 22 13 12 16 12
  12 12 9 12 12 13 12 12 12 138 12 13 12 13 12 12 18 13 13 12 12 12 12 12 15 24 24 21 24 26 23
  73 23 25 24 24 23 24 24 25 24 23 25 24 23 25 24 24 23 25 23 23 25 24 23 24 25 23 25 24 24 23
  25 24 24 24 24 24 25 24 25 24 24 23 24 24 23 24 24 24 25 24 25 27 24 24 24 24 24 24 24 23 63
  24 23 26 24 25 22 24 24 25 23 24 24 24 24 24 25 25 23 25 24 23 25 23 25 24 24 23 24 24 24 25
  24 23 24 23 24 24 24 25 24 113 25 24 23 25 24 23 25 24 23 24 24 25 24 23 25 23 26 26 25 23 25
  23 31 24 25 25 24 24 24 25 23 24 23 24 25 24 24 25 23 24 25 23 24 24 25 24 22 22 22 22 24 23
  24 22 23 24 22 28 24 22 24 28 25 24 24 24 25 24 25 23 24 24 24 30 27 23 26 24 23 24 24 24 25
  23 24 24 25 23 24 24 24 24 24 39 135 173 125 105 127 132 48
`;

describe('the trace of haproxy-production-2012', () => {
  const trace = readTrace(readFileSync(fileOf('.csv.gz')), 'trace');
  const serviceMs = [...trace.serviceNs!].map((ns) => ns / 1e6);
  const sorted = serviceMs.toSorted((a, b) => a - b);
  const quantile = (share: number) => sorted[Math.ceil(share * sorted.length) - 1];

  it('has as many requests in every hour as the log', () => {
    const expected = REQUESTS_PER_HOUR.trim().split(/\s+/).map(Number);
    const counts = new Array<number>(expected.length).fill(0);
    for (const atNs of trace.atNs) counts[Math.floor(atNs / 3_600e9)]!++;
    expect(counts).toEqual(expected);
    expect(trace.atNs.length).toBe(9353);
    expect(trace.atNs.at(-1)).toBe(1_290_813_919e6);
  });

  it('has the service times of the log', () => {
    expect([0.5, 0.9, 0.95, 0.99, 0.999, 1].map(quantile)).toEqual([2, 4, 36, 963, 1584, 45956]);
    // Sum and sum of squares in ms: mean 27.8, squared coefficient of variation 316.
    expect(serviceMs.reduce((sum, ms) => sum + ms, 0)).toBe(260_130);
    expect(serviceMs.reduce((sum, ms) => sum + ms * ms, 0)).toBe(2_292_485_088);
  });

  it('has 67 clients, one of which sends 42 % of the requests', () => {
    expect(trace.keyTexts).toHaveLength(67);
    const local = trace.keyTexts.indexOf('127.0.0.1');
    expect(trace.key!.filter((key) => key === local)).toHaveLength(3929);
  });
});

describe('the scenario haproxy-production-2012', () => {
  it('gives the answer that its note gives', () => {
    const { scenario, traces, warnings } = loadScenario(fileOf('.yaml'));
    expect(warnings).toEqual([]);
    const answers = scenario.variants.map((variant) => {
      const result = simulate(buildModel(scenario, variant, traces), scenario.run.seed, 1);
      expect(result.outcomes.ok).toBe(9353);
      const exactMs = [...result.exactNs!].map((ns) => ns / 1e6);
      const at = (share: number) => exactMs[Math.ceil(share * exactMs.length) - 1];
      const meanMs = (result.latency.sumNs / 9353 / 1e6).toFixed(2);
      return [variant.name, meanMs, at(0.5), at(0.99), at(1)];
    });
    const note = readFileSync(fileOf('.md'), 'utf8');
    const named = ['round-robin', 'least-connections', 'ring-hash'];
    const shown = answers.filter(([name]) => named.includes(String(name)));
    expect(shown).toHaveLength(3);
    for (const [name, meanMs, p50, p99, max] of shown) {
      const row = new RegExp(
        `^\\| ${name}.* \\| ${meanMs} \\| ${p50} \\| ${p99} \\| ${Number(max).toLocaleString('en-US')} \\|$`,
        'm',
      );
      expect(note).toMatch(row);
    }
  });

  const log = `${process.env.LBSIM_LOGS ?? ''}/haproxy-prod-2012-raravena80.log.gz`;
  it.skipIf(!existsSync(log))('is what importing the log gives', async () => {
    const source = readLogFile(log);
    const { trace, scenarioYaml, stats } = await importAccessLog(source.lines, {
      file: log,
      digest: source.digest,
      name: NAME,
      seed: '2012',
      traceFile: `${NAME}.csv.gz`,
      question:
        'Would the production traffic of 2012 have been answered faster with least-connections than with round robin?',
    });
    expect(scenarioYaml).toBe(readFileSync(fileOf('.yaml'), 'utf8'));
    expect(trace).toEqual(readTrace(readFileSync(fileOf('.csv.gz')), 'trace'));
    expect(stats).toMatchObject({ lines: 17_211, requests: 9353, spanNs: 1_290_813_919e6 });
    expect(stats.skipped).toEqual({ unparsed: 0, notProxied: 7858, blank: 0, comment: 0 });
    expect(stats.servers).toEqual([
      ['GW1', 4676],
      ['GW2', 4677],
    ]);
  });
});
