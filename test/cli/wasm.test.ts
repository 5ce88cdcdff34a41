/** Algorithms as WebAssembly modules, built here from AssemblyScript. */

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import asc from 'assemblyscript/asc';
import { beforeAll, describe, expect, it } from 'vitest';
import { leastConnections } from '../../algorithms/balancing/load/least-connections.ts';
import type { AlgorithmDefinition } from '../../algorithms/balancing/types.ts';
import { judge } from '../../cli/conformance/run-conformance.ts';
import { loadPlugin, pluginArgument } from '../../scenarios/format/plugin/load-plugin.ts';
import { CONFORMANCE } from '../algorithms/conformance.ts';
import { createDriver } from '../algorithms/driver.ts';
import { ROOT, runBatch, TINY, temporaryFolder, writeScenario } from './run-cli.ts';

const cwd = temporaryFolder();
writeScenario(cwd, 'tiny.yaml', TINY);

async function build(name: string, source: string): Promise<void> {
  const files: Record<string, Uint8Array | string> = {};
  const { error, stderr } = await asc.main(['in.ts', '-o', 'out.wasm', '-O', '--runtime', 'stub'], {
    readFile: (file) => (file === 'in.ts' ? source : null),
    writeFile(file, content) {
      files[file] = content;
    },
    listFiles: () => [],
  });
  if (error) throw new Error(stderr.toString());
  writeFileSync(join(cwd, name), files['out.wasm']!);
}

async function load(name: string): Promise<AlgorithmDefinition> {
  const entry = await loadPlugin(pluginArgument(join(cwd, name)));
  if (!entry.ok) throw new Error(entry.problems[0]!.message);
  return entry.plugin.definition;
}

/** Two nodes at random; memory grows while it works; key 13 is refused. */
const RANDOM = `
@external("lbsim", "random") declare function random(): f64;
export const uses_keys: i32 = 1;
const view = new StaticArray<usize>(3);
let grown = 0;
export function create(count: i32): usize {
  for (let i = 0; i < 3; i++) view[i] = heap.alloc(count * 8);
  return changetype<usize>(view);
}
export function pick(eligibleCount: i32, key: f64, nowNs: f64): i32 {
  if (key == 13) throw new Error("unlucky");
  const a = load<u32>(view[0] + (Math.floor(random() * eligibleCount) as i32) * 4) as i32;
  const b = load<u32>(view[0] + (Math.floor(random() * eligibleCount) as i32) * 4) as i32;
  return load<i32>(view[1] + b * 4) < load<i32>(view[1] + a * 4) ? b : a;
}
export function on_start(node: i32, nowNs: f64): void { if (grown++ % 50 == 49 && grown < 500) memory.grow(1); }
export function on_end(node: i32, latencyNs: f64, ok: i32, nowNs: f64): void {}
export function on_membership(eligibleCount: i32, nowNs: f64): void {}
`;

beforeAll(async () => {
  const example = join(ROOT, 'examples', 'plugins', 'least-requests.as.ts');
  await build('least-requests.wasm', readFileSync(example, 'utf8'));
  await build('random.wasm', RANDOM);
});

describe('the AssemblyScript example', () => {
  it('picks what the built-in least-connections picks, request by request', async () => {
    const definitions = [await load('least-requests.wasm'), leastConnections];
    for (const weights of [[1], [1, 1, 1], [5, 1, 2, 0, 3], Array<number>(100).fill(2)]) {
      const [wasm, builtIn] = definitions.map((one) => createDriver(one, { weights }));
      const inFlight: number[] = [];
      for (let i = 0; i < 3000; i++) {
        const node = builtIn!.send();
        expect(wasm!.send(), `pick ${i} of weights ${weights.slice(0, 9)}`).toBe(node);
        inFlight.push(node);
        while (inFlight.length > (i * 7) % 40) {
          const [ended] = inFlight.splice((i * 31) % inFlight.length, 1);
          for (const driver of [wasm!, builtIn!]) driver.end(ended!, 1e6, i % 5 > 0);
        }
        if (i % 200 === 150 && weights.length > 1) {
          const members = weights.map((_, n) => n).filter((n) => (n + i / 50) % 3 !== 0);
          for (const driver of [wasm!, builtIn!]) driver.setEligible(members);
        }
      }
    }
  });

  it('has the properties that the built-in one has', async () => {
    const definition = await load('least-requests.wasm');
    const except = leastConnections.except ?? [];
    const verdicts = CONFORMANCE.filter(({ concerns }) => concerns?.(definition) !== false).map(
      (property) => [property.name, judge({ ...definition, except }, property).verdict],
    );
    const declined = except.map(({ property }) => property);
    for (const [name, verdict] of verdicts) {
      expect([name, verdict]).toEqual([name, declined.includes(name!) ? 'declined' : 'holds']);
    }
  });

  it('gives the figures of the built-in one, on threads as well', async () => {
    const { results } = await runBatch(
      ['1', '3'].map((jobs) =>
        `compare tiny.yaml --balancer ./least-requests.wasm,lc --format json --jobs ${jobs}`.split(
          ' ',
        ),
      ),
      { cwd },
    );
    expect(results[0]).toMatchObject({ code: 0, stderr: '' });
    expect(results[1]!.stdout).toBe(results[0]!.stdout);
    const { variants } = JSON.parse(results[0]!.stdout) as {
      variants: { name: string; metrics: unknown }[];
    };
    expect(variants.map(({ name }) => name)).toEqual(['least-requests', 'least-connections']);
    expect(variants[0]!.metrics).toEqual(variants[1]!.metrics);
  });
});

describe('a WebAssembly module', () => {
  it('has the random numbers of its balancer, and may grow its memory', async () => {
    const definition = await load('random.wasm');
    expect(definition.usesKeys).toBe(true);
    const play = (seed: string) => {
      const driver = createDriver(definition, { weights: [1, 1, 1, 1], seed, keyCount: 9 });
      return Array.from({ length: 600 }, (_, i) => {
        const node = driver.send(i % 9);
        if (i % 3 > 0) driver.end(node);
        return node;
      });
    };
    const picks = play('one');
    expect(play('one')).toEqual(picks);
    expect(play('two')).not.toEqual(picks);
    expect(new Set(picks).size).toBe(4);
  });

  it('sees every count after its memory has grown: loads stay even', async () => {
    const definition = await load('random.wasm');
    const driver = createDriver(definition, { weights: [1, 1], keyCount: 2 });
    let most = 0;
    for (let i = 0; i < 400; i++) {
      driver.send(1);
      const [a, b] = driver.view.inFlight;
      most = Math.max(most, Math.abs(a! - b!));
    }
    // Three of four steps go to the less busy one, so a difference of d has a chance of 3^-d; with
    // counts that stand still it would be a walk that comes to about 20.
    expect(most).toBeLessThan(12);
  });

  it('that is none, or wants more than there is, is refused with the reason', async () => {
    writeFileSync(join(cwd, 'text.wasm'), 'not a module');
    await build('empty.wasm', 'export function pick(a: i32): i32 { return 0; }');
    await build(
      'seed.wasm',
      'export function create(n: i32): i32 { return 0; }\n' +
        'export function pick(n: i32, key: f64, now: f64): i32 { return Math.random() as i32; }',
    );
    await build(
      'few.wasm',
      'export function create(n: i32): i32 { return 0; }\n' +
        'export function pick(n: i32): i32 { return memory.grow(0); }',
    );
    await build(
      'far.wasm',
      'const v = new StaticArray<usize>(3);\n' +
        'export function create(n: i32): usize { v[0] = 1; return changetype<usize>(v); }\n' +
        'export function pick(n: i32, key: f64, now: f64): i32 { return 0; }',
    );
    const { results } = await runBatch(
      ['text', 'empty', 'seed', 'few', 'far', 'random'].map((name) =>
        `compare tiny.yaml --balancer ./${name}.wasm`.split(' '),
      ),
      { cwd },
    );
    expect(results.map(({ code }) => code)).toEqual([2, 2, 2, 2, 2, 2]);
    const expected = [
      'is no WebAssembly module: expected magic word',
      'it exports no function `create`',
      'it imports `env.seed`; there is only `lbsim.random`',
      '`pick` takes 1 numbers; it must take 3',
      '`create` announced arrays that do not fit its memory',
      'threw in pick: the module aborted at 11:18 of its source',
    ];
    results.forEach(({ stderr }, i) => {
      expect(stderr).toContain(expected[i]);
    });
  });
});
