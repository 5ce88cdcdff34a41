/**
 * The figures and the text of every scenario of the library, to the last digit.
 *
 * Each is run with two replications of a shortened span. The figures are compared exactly within the
 * major version of Node that wrote them, because logarithms and exponentials may differ in their
 * last digit between versions; elsewhere to 1e-9. `npm run golden` writes the files again: a change
 * of a figure needs a reason in the changelog.
 */

import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { METRICS } from '../../reports/metrics.ts';
import type { Report, ReportMetric } from '../../reports/model.ts';
import { ROOT, runCli, temporaryFolder } from '../cli/run-cli.ts';

/** Short enough for less than a second; long enough for failures, bursts and tails to occur. */
const SHORTENED: Readonly<Record<string, readonly string[]>> = {
  'all-ejected': ['run.duration=14s', 'run.warmup=1s'],
  'crash-checks': ['run.duration=14s', 'run.warmup=1s'],
  flapping: ['run.duration=14s', 'run.warmup=1s'],
  'gray-failure': ['run.duration=12s', 'run.warmup=1s'],
  'hedged-tail': ['run.duration=6s', 'run.warmup=1s'],
  microservice: ['run.duration=64s', 'run.warmup=1s'],
  'outliers-by-chance': ['run.duration=4s', 'run.warmup=1s'],
  'registry-outage': ['run.duration=22s', 'run.warmup=1s'],
  'retry-storm': ['run.duration=24s', 'run.warmup=1s'],
  'rolling-deploy': ['run.duration=18s', 'run.warmup=1s'],
  'slow-unnoticed': ['run.duration=14s', 'run.warmup=1s'],
  'zone-loss': ['run.duration=14s', 'run.warmup=1s'],
  bursts: ['run.duration=4s', 'run.warmup=1s'],
  'cold-join': ['run.duration=14s', 'run.warmup=1s'],
  'closed-loop': ['run.duration=3s', 'run.warmup=1s'],
  'fast-failures': ['run.duration=12s', 'run.warmup=1s'],
  'few-requests-each': ['run.duration=2s', 'run.warmup=1s'],
  'haproxy-production-2012': [],
  'hot-keys': ['run.duration=2s', 'run.warmup=500ms'],
  'many-balancers': ['run.duration=1s', 'run.warmup=500ms'],
  'processor-sharing': ['run.requests=4000', 'run.warmup=1s'],
  'slow-once': ['run.duration=10s', 'run.warmup=1s'],
  'stale-herd': ['run.duration=1s', 'run.warmup=500ms'],
  'two-of-four-slow': ['run.duration=4s', 'run.warmup=1s'],
  'uneven-rings': ['run.duration=2s', 'run.warmup=500ms'],
  'unequal-nodes': ['run.duration=4s', 'run.warmup=1s'],
};

const SCENARIOS = readdirSync(join(ROOT, 'scenarios', 'library'))
  .filter((file) => file.endsWith('.yaml'))
  .map((file) => file.slice(0, -'.yaml'.length));

const NODE_MAJOR = Number(process.versions.node.split('.')[0]);
const UPDATE = Boolean(process.env.UPDATE_GOLDEN);

interface Golden {
  readonly node: number;
  readonly digest: string;
  /** By variant and metric. */
  readonly metrics: Readonly<Record<string, Readonly<Record<string, ReportMetric>>>>;
  readonly ranking: Report['ranking'];
}

const cwd = temporaryFolder();
const fileOf = (name: string, extension: string) =>
  join(import.meta.dirname, `${name}.${extension}`);

function goldenOf({ scenario, variants, ranking }: Report): Golden {
  const metrics = Object.fromEntries(variants.map((variant) => [variant.name, variant.metrics]));
  return { node: NODE_MAJOR, digest: scenario.digest, metrics, ranking };
}

/** One line a metric, so that a diff shows which figure moved. */
function written({ node, digest, metrics, ranking }: Golden): string {
  const variants = Object.entries(metrics).map(([name, values]) => {
    const rows = Object.entries(values).map(
      ([metric, value]) => `   "${metric}": ${JSON.stringify(value)}`,
    );
    return `  ${JSON.stringify(name)}: {\n${rows.join(',\n')}\n  }`;
  });
  const places = ranking.map((place) => `  ${JSON.stringify(place)}`);
  return `{
 "node": ${node},
 "digest": "${digest}",
 "metrics": {\n${variants.join(',\n')}\n },
 "ranking": [\n${places.join(',\n')}\n ]
}\n`;
}

/** Versions of Node differ within a major; nothing else of the text may. */
const withoutPatch = (text: string) => text.replace(/Node \d+\.\d+\.\d+/g, `Node ${NODE_MAJOR}`);

function expectClose(actual: unknown, expected: unknown, place: string): void {
  if (typeof expected === 'number' && typeof actual === 'number') {
    const scale = Math.max(Math.abs(expected), 1e-12);
    expect(Math.abs(actual - expected) / scale, place).toBeLessThan(1e-9);
  } else if (typeof expected === 'object' && expected !== null) {
    const keys = Object.keys(expected);
    expect(Object.keys(actual as object), place).toEqual(keys);
    for (const key of keys) {
      expectClose(
        (actual as Record<string, unknown>)[key],
        (expected as Record<string, unknown>)[key],
        `${place}.${key}`,
      );
    }
  } else {
    expect(actual, place).toBe(expected);
  }
}

it('every scenario of the library has golden files, and every golden file its scenario', () => {
  expect(Object.keys(SHORTENED).sort()).toEqual(SCENARIOS.sort());
  const files = readdirSync(import.meta.dirname).filter((file) => !file.endsWith('.ts'));
  const expected = SCENARIOS.flatMap((name) => [`${name}.json`, `${name}.txt`]);
  if (!UPDATE) expect(files.sort()).toEqual(expected.sort());
});

describe.each(SCENARIOS)('%s', (name) => {
  const stored: Golden | null = existsSync(fileOf(name, 'json'))
    ? (JSON.parse(readFileSync(fileOf(name, 'json'), 'utf8')) as Golden)
    : null;
  const isExact = UPDATE || stored?.node === NODE_MAJOR;
  const judged = isExact ? 'exactly' : `to 1e-9: they were written by Node ${stored?.node}`;
  let report: Report;
  let text: string;

  beforeAll(async () => {
    const overrides = (SHORTENED[name] ?? []).flatMap((override) => ['--set', override]);
    const args = ['compare', name, '--replications', '2', ...overrides];
    const formats = ['--format', 'terminal', '--format', `json=${name}.json`];
    const { code, stdout, stderr } = await runCli([...args, ...formats], { cwd });
    expect({ code, stderr }).toEqual({ code: 0, stderr: `json: ${name}.json\n` });
    report = JSON.parse(readFileSync(join(cwd, `${name}.json`), 'utf8')) as Report;
    text = withoutPatch(stdout);
    if (!UPDATE) return;
    writeFileSync(fileOf(name, 'json'), written(goldenOf(report)));
    writeFileSync(fileOf(name, 'txt'), text);
  });

  it(`has the stored figures, ${judged}`, () => {
    const golden = goldenOf(report);
    for (const values of Object.values(golden.metrics)) {
      expect(Object.keys(values)).toEqual(METRICS.map((metric) => metric.name));
    }
    if (isExact) expect(written(golden)).toBe(readFileSync(fileOf(name, 'json'), 'utf8'));
    else expectClose({ ...golden, node: stored!.node }, stored, name);
  });

  it.runIf(isExact)('has the stored text', () => {
    expect(text).toBe(readFileSync(fileOf(name, 'txt'), 'utf8'));
  });

  it('fits 80 columns, but for the command line that is there to be copied', () => {
    const lines = text.split('\n').filter((line) => !line.startsWith('repeat: lbsim '));
    const wide = lines.filter((line) => [...line].length > 80);
    expect(wide).toEqual([]);
  });
});
