/** `lbsim run --trace`: JSON lines to stdout or to a file, words for a terminal, and its mistakes. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { traceText } from '../../cli/trace-text.ts';
import type { TraceLine } from '../../sim/trace/types.ts';
import { runBatch, TINY, temporaryFolder, writeScenario } from './run-cli.ts';

const cwd = temporaryFolder();
writeScenario(cwd, 'tiny.yaml', TINY);

const STUBBORN = `name: stubborn
run: { duration: 2s, warmup: 0s, replications: 1 }
clients:
  users:
    arrivals: { process: constant, rate: 10/s }
    retry: { policy: constant-backoff, attempts: 2 }
services:
  web:
    service: 1ms
    nodes: { n: { count: 4 } }
    balancer: round-robin
    retry: { policy: nginx-next-upstream, tries: 2 }
faults: [{ kind: crash, target: "web/*", at: 0s }]
`;
writeScenario(cwd, 'stubborn.yaml', STUBBORN);

const all = async (...lines: readonly string[]) =>
  (
    await runBatch(
      lines.map((line) => line.split(' ')),
      { cwd },
    )
  ).results;
const linesIn = (text: string) =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as TraceLine);

describe('--trace', () => {
  it('goes to stdout instead of the report, or to a file beside the same report', async () => {
    const [alone, plain, beside] = await all(
      'run tiny.yaml --trace request=3',
      'run tiny.yaml --format json',
      'run tiny.yaml --format json --trace window=0s..200ms,replication=2=trace.jsonl',
    );
    expect(alone).toMatchObject({ code: 0, stderr: '' });
    const lines = linesIn(alone!.stdout);
    expect(lines.map(({ type }) => type)).toEqual(['decision', 'end', 'outcome']);
    expect(lines.every(({ request }) => request === 3)).toBe(true);
    expect(beside).toMatchObject({ code: 0, stdout: plain!.stdout });
    const written = linesIn(readFileSync(join(cwd, 'trace.jsonl'), 'utf8'));
    expect(written.filter(({ type }) => type === 'decision').length).toBeGreaterThan(5);
  });

  it('says in words what a terminal shows', async () => {
    const [alone] = await all('run tiny.yaml --trace request=3');
    const text = traceText(linesIn(alone!.stdout));
    expect(text).toMatch(/ ms {2}\S+ #3: web\/1 \(round-robin\) chose web\/\S+\n/);
    expect(text).toMatch(/→ {2}web\/\S+ +\d+ in flight +\d+ served, \d+ waiting\n/);
    expect(text).toMatch(/#3: ok for the client after [\d.]+ ms\n$/);
  });

  it('counts the attempts of the client, and within each those of the balancer', async () => {
    const [run] = await all('run stubborn.yaml --trace request=1');
    const seen = linesIn(run!.stdout).flatMap((line) =>
      line.type === 'end' ? [`${line.attempt}.${line.balancerAttempt} ${line.outcome}`] : [],
    );
    expect(seen).toEqual(['1.1 refused', '1.2 refused', '2.1 refused', '2.2 refused']);
  });

  it('complains of what it cannot show', async () => {
    const results = await all(
      'run tiny.yaml --trace requst=3',
      'run tiny.yaml --trace request=0',
      'run tiny.yaml --trace request=1,window=1s..2s',
      'run tiny.yaml --trace window=2s..1s',
      'run tiny.yaml --trace window=1..2',
      'run tiny.yaml --trace request=1,client=nobody',
      'run tiny.yaml --trace request=1,replication=99',
      'run tiny.yaml --trace request=1 --format json',
    );
    expect(results.map(({ code, stdout }) => ({ code, stdout }))).toEqual(
      results.map(() => ({ code: 2, stdout: '' })),
    );
    const texts = [
      'did you mean `request`?',
      'a whole number from 1',
      'a request or a window, and not both',
      'the window ends before it has begun',
      'write for example window=10s..12s',
      'there is no client `nobody`',
      'a whole number from 1 to',
      'cannot both go to stdout',
    ];
    results.forEach(({ stderr }, i) => {
      expect(stderr).toContain(texts[i]!);
    });
    const [late] = await all('run tiny.yaml --trace request=99999999');
    expect(late).toMatchObject({ code: 4, stdout: '' });
    expect(late!.stderr).toMatch(/no decision was traced: \d+ requests were measured/);
  });
});
