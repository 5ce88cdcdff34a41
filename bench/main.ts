/**
 * `npm run bench`: how fast the engine is, as a fraction of a C program written for this one purpose.
 *
 * The machine's speed drifts, so the two run in turn, three times each, and the ratio of each pair is
 * what counts; the median is printed. Absolute figures are of this machine on this day.
 */

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BALANCING } from '../algorithms/balancing/index.ts';
import { type BenchWork, LOAD } from './models.ts';

const ROUNDS = 3;
const SIZES = [10, 100, 1000, 10_000];
const SOURCE = fileURLToPath(new URL('../../bench/reference/p2c.c', import.meta.url));
const MEASURE = fileURLToPath(new URL('./measure.js', import.meta.url));
const MEASURE_PICKS = fileURLToPath(new URL('./measure-picks.js', import.meta.url));

interface Measurement {
  readonly requestsPerS: number;
  readonly eventsPerS: number;
  readonly meanServiceTimes: number;
  readonly memoryMiB: number;
}

const folder = mkdtempSync(join(tmpdir(), 'lbsim-bench-'));
try {
  const reference = compileReference();
  printSizes(reference);
  printPickCosts();
  printAlgorithms();
  printMemory();
} finally {
  rmSync(folder, { recursive: true });
}

/** Null without a C compiler: our own figures are still printed. */
function compileReference(): string | null {
  const program = join(folder, 'p2c');
  try {
    execFileSync('cc', ['-O3', '-o', program, SOURCE, '-lm'], { stdio: 'ignore' });
    return program;
  } catch {
    console.log('no C compiler found: the reference is left out\n');
    return null;
  }
}

function printSizes(reference: string | null): void {
  console.log(`power of two, ${LOAD * 100} % load, all recording on; median of ${ROUNDS} pairs\n`);
  console.log('  nodes   requests   lbsim req/s   lbsim events/s       C req/s   ratio');
  for (const nodes of SIZES) {
    const work = { algorithm: 'power-of-two', nodes, requests: 5_000_000 };
    const pairs = Array.from({ length: ROUNDS }, () => ({
      ours: measure(work),
      theirs: reference === null ? null : measureReference(reference, work),
    }));
    const ours = median(pairs.map((pair) => pair.ours.requestsPerS));
    const events = median(pairs.map((pair) => pair.ours.eventsPerS));
    const theirs = reference === null ? NaN : median(pairs.map((pair) => pair.theirs!));
    const ratio = median(pairs.map(({ ours, theirs }) => ours.requestsPerS / (theirs ?? NaN)));
    console.log(
      row([nodes, 7], [work.requests, 11], [ours, 14], [events, 17], [theirs, 14]) +
        ratio.toFixed(3).padStart(8),
    );
  }
}

/** A cost that grows with n must be one that the definition declares: its `cost` begins with O(n). */
function printPickCosts(): void {
  console.log('\nns per request of each algorithm alone (pick, start, end), by number of nodes\n');
  printHeader();
  for (const { name, cost } of BALANCING) {
    const output = execFileSync(process.execPath, [
      MEASURE_PICKS,
      JSON.stringify([name, ...SIZES]),
    ]);
    const figures = JSON.parse(output.toString()) as number[];
    const grows = figures[3]! > 4 * figures[2]! && figures[3]! > 1000;
    const mark = cost.startsWith('O(n') ? 'scan' : grows ? 'GROWS' : '';
    console.log(tableRow(name, figures) + mark.padStart(7));
  }
}

function printHeader(): void {
  console.log(tableRow('algorithm', SIZES));
}

function tableRow(label: string, figures: readonly number[]): string {
  return `  ${label.padEnd(34)}${figures.map((figure) => row([figure, 10])).join('')}`;
}

function printAlgorithms(): void {
  console.log('\nrequests/s of each algorithm, by number of nodes\n');
  printHeader();
  for (const { name } of BALANCING) {
    const figures = SIZES.map((nodes) => {
      // A scan over 10,000 nodes is a thousand times the work of a scan over 10.
      const requests = nodes >= 10_000 ? 100_000 : 1_000_000;
      return measure({ algorithm: name, nodes, requests }).requestsPerS;
    });
    console.log(tableRow(name, figures));
  }
}

function printMemory(): void {
  const [small, large] = [5_000_000, 50_000_000].map(
    (requests) => measure({ algorithm: 'power-of-two', nodes: 100, requests }).memoryMiB,
  );
  console.log(
    `\nmemory, 100 nodes: ${small!.toFixed(0)} MiB at 5 M requests, ${large!.toFixed(0)} MiB at 50 M, ` +
      `ratio ${(large! / small!).toFixed(2)}`,
  );
}

function measure(work: BenchWork): Measurement {
  const output = execFileSync(process.execPath, [MEASURE, JSON.stringify(work)], {
    encoding: 'utf8',
  });
  return JSON.parse(output) as Measurement;
}

function measureReference(program: string, { nodes, requests }: BenchWork): number {
  const args = [nodes, requests, LOAD, 1].map(String);
  return Number(execFileSync(program, args, { encoding: 'utf8' }).split(' ')[0]);
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)]!;
}

function row(...cells: readonly (readonly [number, number])[]): string {
  return cells
    .map(([value, width]) => Math.round(value).toLocaleString('en-US').padStart(width))
    .join('');
}
