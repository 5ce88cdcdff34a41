import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type Diagnostic, InputError } from '../../scenarios/format/diagnostic.ts';
import { parseScenario } from '../../scenarios/format/parse.ts';
import { readTrace, writeTrace } from '../../scenarios/format/trace.ts';
import { importAccessLog } from '../../scenarios/import/access-log/import-access-log.ts';
import { readLogFile } from '../../scenarios/import/access-log/read-lines.ts';
import type { AccessLogOptions } from '../../scenarios/import/access-log/types.ts';

type Options = Partial<AccessLogOptions>;

async function* lazily(lines: readonly string[]) {
  yield* lines;
}

function importLines(lines: readonly string[], options: Options = {}) {
  return importAccessLog(lazily(lines), { file: 'logs/access.log', ...options });
}

function importFixture(name: string, options: Options = {}) {
  const path = new URL(`fixtures/${name}`, import.meta.url).pathname;
  const source = readLogFile(path);
  return importAccessLog(source.lines, { file: path, digest: source.digest, ...options });
}

async function complaintOf(result: Promise<unknown>): Promise<Diagnostic> {
  try {
    await result;
  } catch (error) {
    if (error instanceof InputError) return error.diagnostics[0]!;
    throw error;
  }
  throw new Error('no complaint');
}

/** `[03/Feb/2024:HH:MM:SS +0000]` so many seconds after noon. */
function at(second: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const hour = 12 + Math.floor(second / 3600);
  return `[03/Feb/2024:${two(hour)}:${two(Math.floor(second / 60) % 60)}:${two(second % 60)} +0000]`;
}

function nginxLine(second: number, requestTime = '0.050', rest = '0.040'): string {
  return `203.0.113.${second % 7} - - ${at(second)} "GET /p${second % 5}?q=1 HTTP/1.1" 200 5 "-" "x" ${requestTime} ${rest}`;
}

function haproxyLine(ms: number, service: number, server = 's1'): string {
  const date = at(Math.floor(ms / 1000)).slice(1, 21);
  const fraction = String(ms % 1000).padStart(3, '0');
  return `203.0.113.9:5012 [${date}.${fraction}] web be/${server} 0/0/0/${service}/${service} 200 5 - - ---- 1/1/0/0/0 0/0 "GET / HTTP/1.1"`;
}

describe('importing a log', () => {
  it('keeps millisecond arrivals, sorts them, and starts at the first', async () => {
    const lines = [haproxyLine(1500, 7), haproxyLine(1000, 3, 's2'), haproxyLine(4250, 0)];
    const { trace, stats } = await importLines(lines);
    expect([...trace.atNs]).toEqual([0, 500e6, 3250e6]);
    expect([...trace.serviceNs!]).toEqual([3e6, 7e6, 0]);
    expect(stats).toMatchObject({
      format: 'haproxy',
      timeResolution: 'ms',
      startMs: Date.UTC(2024, 1, 3, 12, 0, 1),
      spanNs: 3250e6,
      outOfOrder: 1,
      largestStepBackMs: 500,
      servers: [
        ['s1', 2],
        ['s2', 1],
      ],
    });
  });

  it('takes an nginx request to have arrived its duration before its end', async () => {
    const { trace } = await importLines([nginxLine(10, '0.100'), nginxLine(10, '8.000')]);
    // Both end within second 10, so the long one arrived 6.9 to 8.9 s before the short one.
    expect(trace.atNs[0]).toBe(0);
    expect(trace.atNs[1]).toBeGreaterThan(6.9e9);
    expect(trace.atNs[1]).toBeLessThan(8.9e9);
    // Client and time moved with their request.
    expect([...trace.serviceNs!]).toEqual([40e6, 40e6]);
  });

  it('puts each request of a log of whole seconds into its second', async () => {
    const lines = Array.from({ length: 300 }, (_, i) => nginxLine(Math.floor(i / 3), '0.000'));
    const { trace, stats } = await importLines(lines, { key: 'none' });
    expect(stats.timeResolution).toBe('s');
    const offsetNs = (stats.startMs % 1000) * 1e6;
    const counts = new Map<number, number>();
    for (const atNs of trace.atNs) {
      // startMs is cut to milliseconds, hence the half millisecond.
      const second = Math.floor((atNs + offsetNs + 0.5e6) / 1e9);
      counts.set(second, (counts.get(second) ?? 0) + 1);
    }
    expect([...counts.values()].filter((count) => count === 3).length).toBeGreaterThan(97);
    expect(trace.key).toBeNull();
  });

  it('numbers keys in the order of the file', async () => {
    const lines = [nginxLine(3), nginxLine(8), nginxLine(10)];
    const byClient = await importLines(lines);
    expect(byClient.trace.keyTexts).toEqual(['203.0.113.3', '203.0.113.1']);
    expect([...byClient.trace.key!]).toEqual([0, 1, 0]);
    const byUrl = await importLines(lines, { key: 'url' });
    expect(byUrl.trace.keyTexts).toEqual(['/p3?q=1', '/p0?q=1']);
    const hidden = await importLines(lines, { key: 'url', anonymous: true });
    expect(hidden.trace.keyTexts).toEqual(['url-1', 'url-2']);
    expect(hidden.trace.key).toEqual(byUrl.trace.key);
    expect(hidden.scenarioYaml).not.toContain('203.0.113');
  });

  it('is the same twice, and moves arrivals within seconds with the seed only', async () => {
    const lines = Array.from({ length: 50 }, (_, i) => nginxLine(i));
    const [once, twice, other] = await Promise.all([
      importLines(lines),
      importLines(lines),
      importLines(lines, { seed: '2' }),
    ]);
    expect(twice).toEqual(once);
    expect(other.trace.atNs).not.toEqual(once.trace.atNs);
    expect(other.trace.serviceNs).toEqual(once.trace.serviceNs);
  });

  it('leaves out what the proxy answered by itself, unless asked', async () => {
    const lines = [haproxyLine(0, 5), haproxyLine(10, 6, '<NOSRV>'), haproxyLine(20, 7)];
    const proxied = await importLines(lines);
    expect([...proxied.trace.serviceNs!]).toEqual([5e6, 7e6]);
    expect(proxied.stats.skipped.notProxied).toBe(1);
    const all = await importLines(lines, { include: 'all' });
    expect([...all.trace.serviceNs!]).toEqual([5e6, 6e6, 7e6]);
    const none = importLines([haproxyLine(10, 6, '<NOSRV>')]);
    expect((await complaintOf(none)).code).toBe('no-requests');
  });

  it('draws missing service times from the others, and says so', async () => {
    const lines = [
      ...Array.from({ length: 30 }, (_, i) => haproxyLine(i * 100, i)),
      haproxyLine(5000, 9).replace('0/0/0/9/9', '0/0/-1/-1/9'),
    ];
    const { trace, stats, warnings } = await importLines(lines);
    expect(stats.serviceDrawn).toBe(1);
    expect(stats.service?.count).toBe(30);
    const drawnMs = trace.serviceNs!.at(-1)! / 1e6;
    expect(Number.isInteger(drawnMs) && drawnMs >= 0 && drawnMs < 30).toBe(true);
    expect(warnings.join('\n')).toContain('1 requests have no service time');
  });
});

describe('lines that do not parse', () => {
  const good = (count: number) => Array.from({ length: count }, (_, i) => nginxLine(i));

  it('are counted and shown while they are few: 4 %', async () => {
    const lines = [...good(50), 'garbage', ...good(46), 'more \u0007 garbage', 'x', '', 'y'];
    const { stats } = await importLines(lines);
    expect(stats.skipped).toEqual({ unparsed: 4, notProxied: 0, blank: 1, comment: 0 });
    expect(stats.requests).toBe(96);
    expect(stats.firstUnparsed).toEqual([
      { line: 51, text: 'garbage' },
      { line: 98, text: 'more · garbage' },
      { line: 99, text: 'x' },
      { line: 101, text: 'y' },
    ]);
  });

  it('are an error when they are many: 6 %', async () => {
    const lines = [...good(94), ...Array.from({ length: 6 }, (_, i) => `garbage ${i}`)];
    const complaint = await complaintOf(importLines(lines));
    expect(complaint.code).toBe('too-many-unparsed-lines');
    expect(complaint.message).toBe(
      'logs/access.log: 6 of 100 lines (6.0 %) are not in the format "nginx"; at most 5 % may be left out',
    );
    expect(complaint.notes).toEqual([0, 1, 2, 3, 4].map((i) => `line ${95 + i}: garbage ${i}`));
  });

  it('are an error from the start when no line is a log line', async () => {
    const complaint = await complaintOf(importLines(['{"a":1}', '', '{"b":2}']));
    expect(complaint.code).toBe('unknown-log-format');
    expect(complaint.notes).toContain('line 3: {"b":2}');
    expect((await complaintOf(importLines(['', ' ']))).code).toBe('empty-log');
    expect((await complaintOf(importLines(good(3), { format: 'haproxy' }))).code).toBe(
      'too-many-unparsed-lines',
    );
  });

  it('include those of 64 KiB that were cut', async () => {
    const long = nginxLine(3).replace('GET /', `GET /${'x'.repeat(70_000)}`);
    const { stats } = await importLines([...good(99), long.slice(0, 65_536)]);
    expect(stats.skipped.unparsed).toBe(1);
    expect(stats.firstUnparsed[0]!.text.length).toBeLessThan(200);
  });
});

describe('the service law', () => {
  const lines = Array.from({ length: 40 }, (_, i) => haproxyLine(i * 1000, i + 1));

  it('comes from the trace when the log has times, with their mean', async () => {
    const { trace, scenarioYaml } = await importLines(lines);
    const { values } = parse(scenarioYaml).services.web.service;
    expect(values).toEqual(Array.from({ length: 40 }, (_, i) => `${i + 1}ms`));
    expect(trace.serviceNs).not.toBeNull();
  });

  it('may be drawn from the logged times instead', async () => {
    const many = Array.from({ length: 4000 }, (_, i) => haproxyLine(i * 10, i % 50));
    const { trace, scenarioYaml, stats } = await importLines(many, { service: 'empirical' });
    expect(trace.serviceNs).toBeNull();
    const values: string[] = parse(scenarioYaml).services.web.service.values;
    expect(values).toHaveLength(1000);
    const mean = values.reduce((sum, value) => sum + Number.parseFloat(value), 0) / 1000;
    expect(mean).toBeCloseTo(stats.service!.meanMs, 6);
  });

  it.each([
    ['lognormal mean=20ms p99=90ms', { law: 'lognormal', mean: '20ms', p99: '90ms' }],
    ['exponential, mean=20ms', { law: 'exponential', mean: '20ms' }],
    ['{ law: gamma, mean: 20ms, cv: 2 }', { law: 'gamma', mean: '20ms', cv: 2 }],
    ['5ms', '5ms'],
  ])('may be named: %s', async (service, written) => {
    const { trace, scenarioYaml } = await importLines(lines, { service });
    expect(parse(scenarioYaml).services.web.service).toEqual(written);
    expect(trace.serviceNs).toBeNull();
  });

  it.each([
    ['nonsense', 'not-a-quantity', 1],
    ['lognormal mean=20 p99=90ms', 'missing-unit', 25],
    ['lognormal average=20ms', 'unknown-key', 19],
    ['lognorml mean=20ms', 'unknown-law', 8],
    ['lognormal mean=20ms', 'bad-law', 8],
    ['{ law: empirical, file: /etc/passwd }', 'unreadable-file', 25],
    ['[', 'yaml', 1],
    ['5ms\nfaults: []', 'not-a-law', undefined],
    ['', 'not-a-law', undefined],
  ])('is refused when it is none: %j', async (service, code, column) => {
    const complaint = await complaintOf(importLines(lines, { service }));
    expect(complaint.code).toBe(code);
    expect(complaint.location?.column).toBe(column);
    expect(complaint.location?.file ?? '--service').toBe('--service');
  });

  it('must be named when the log has no times', async () => {
    const complaint = await complaintOf(importFixture('combined-2009.log'));
    expect(complaint.code).toBe('no-service-times');
    expect(complaint.suggestion).toContain('--service');
    const { stats } = await importFixture('combined-2009.log', { service: '5ms' });
    expect(stats.service).toBeNull();
  });
});

describe('the node groups', () => {
  it('are as many as the log names, with workers for the busiest minute', async () => {
    // 10 requests/s of 300 ms are 3 busy workers; 2 nodes × 3 workers hold them at 50 %, 2 × 2 at 75 %.
    const lines = Array.from({ length: 1200 }, (_, i) => haproxyLine(i * 100, 300, `s${i % 2}`));
    const { scenarioYaml } = await importLines(lines);
    expect(parse(scenarioYaml).services.web.nodes).toEqual({ node: { count: 2, concurrency: 3 } });
    expect(scenarioYaml).toContain('10 requests/s x 300 ms = 3 busy workers');
  });

  it('may be set, and default to four', async () => {
    const lines = Array.from({ length: 10 }, (_, i) => nginxLine(i));
    const byDefault = await importLines(lines);
    expect(parse(byDefault.scenarioYaml).services.web.nodes.node.count).toBe(4);
    const set = await importLines(lines, { nodes: 7, concurrency: 5 });
    expect(parse(set.scenarioYaml).services.web.nodes).toEqual({
      node: { count: 7, concurrency: 5 },
    });
  });
});

describe('the trace file', () => {
  it('reads back as exactly the same trace', async () => {
    const nginx = Array.from({ length: 500 }, (_, i) => nginxLine(i * 7, '3.217', `0.${100 + i}`));
    const odd = nginxLine(9).replace('GET /p', 'GET /a,b;"c\\"\u20ac');
    for (const result of [
      await importLines([...nginx, odd].reverse(), { key: 'url' }),
      await importLines(nginx, { key: 'none', service: '5ms' }),
      await importFixture('haproxy-prod-2012.log'),
      await importFixture('nginx-ltsv.log', { anonymous: true, key: 'url' }),
    ]) {
      const written = Buffer.from(writeTrace(result.trace));
      expect(readTrace(written, 'x.csv')).toEqual(result.trace);
      expect(readTrace(gzipSync(written), 'x.csv.gz')).toEqual(result.trace);
    }
  });
});

describe('the scenario', () => {
  it.each([
    ['haproxy-prod-2012.log', {}],
    ['haproxy-prod-2012.log', { service: 'empirical', key: 'url' }],
    ['haproxy-notices-2019.log', { anonymous: true, traceFile: 'a/b.csv.gz' }],
    ['nginx-ltsv.log', { key: 'none', nodes: 2, seed: '007' }],
    ['combined-2009.log', { service: 'lognormal mean=20ms p99=90ms', name: 'null' }],
  ] as const)('made from %s with %j is valid', async (name, options) => {
    const { trace, scenarioYaml } = await importFixture(name, options);
    const csv = Buffer.from(writeTrace(trace));
    const { scenario, warnings } = parseScenario(scenarioYaml, {
      file: 'x.yaml',
      readFile: () => csv,
    });
    expect(warnings).toEqual([]);
    expect(scenario.variants.length).toBeGreaterThanOrEqual(4);
    expect(scenario.run).toMatchObject({
      warmupNs: 0,
      durationNs: Math.floor(trace.atNs.at(-1)! / 1e6) * 1e6 + 1e6,
      seed: 'seed' in options ? options.seed : '1',
    });
  });

  it('says where it comes from, and covers the whole trace', async () => {
    const { trace, scenarioYaml } = await importFixture('haproxy-prod-2012.log', { seed: 'a: b' });
    const scenario = parse(scenarioYaml);
    expect(scenario.name).toBe('haproxy-prod-2012');
    expect(scenario.run.seed).toBe('a: b');
    expect(Number.parseInt(scenario.run.duration, 10) * 1e6).toBeGreaterThan(trace.atNs.at(-1)!);
    expect(scenario.compare.length).toBeGreaterThanOrEqual(4);
    expect(scenarioYaml).toMatch(/^# sha256 [0-9a-f]{64}\.$/m);
    expect(scenarioYaml).toContain('18 answered by the proxy itself');
    expect(scenarioYaml.split('\n').every((line) => line.length <= 100)).toBe(true);
  });

  it('stays YAML whatever the file is called', async () => {
    const { scenarioYaml } = await importLines([nginxLine(1)], { file: 'a/b\n# x: "y".log' });
    expect(parse(scenarioYaml).name).toBe('b-x-y');
    expect(scenarioYaml).not.toContain('a/b');
    const numbered = await importLines([nginxLine(1)], { file: '2024.log', traceFile: 'a: b.csv' });
    const scenario = parse(numbered.scenarioYaml);
    expect(scenario.name).toBe('2024');
    expect(scenario.clients.users.arrivals.file).toBe('a: b.csv');
  });
});
