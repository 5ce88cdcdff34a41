/** Runs the compiled command the way a shell does, in a temporary folder and a clean environment. */

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

export const ROOT = join(import.meta.dirname, '..', '..');
export const MAIN = join(ROOT, 'dist', 'cli', 'main.js');

export interface CliResult {
  readonly code: number | null;
  /** Set when a signal ended the process, which lbsim never lets happen. */
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly elapsedMs: number;
}

export interface CliOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}

export interface RunningCli {
  readonly child: ChildProcess;
  readonly done: Promise<CliResult>;
  /** Resolves when stderr has shown the text. */
  readonly told: (text: string) => Promise<void>;
}

/** A shell's own variables must not decide a test: no CI, NO_COLOR, FORCE_COLOR or NODE_OPTIONS. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const { PATH, HOME, TMPDIR } = process.env;
  return { PATH, HOME, LANG: 'C.UTF-8', ...(TMPDIR !== undefined && { TMPDIR }) };
}

export function startNode(args: readonly string[], { cwd, env = {} }: CliOptions): RunningCli {
  const startMs = performance.now();
  const child = spawn(process.execPath, args, {
    cwd,
    env: { ...cleanEnvironment(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
  const stderr = () => Buffer.concat(err).toString();
  const done = new Promise<CliResult>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      const elapsedMs = performance.now() - startMs;
      const stdout = Buffer.concat(out).toString();
      resolve({ code, signal, stdout, stderr: stderr(), elapsedMs });
    });
  });
  const told = (text: string) =>
    new Promise<void>((resolve, reject) => {
      const look = () => {
        if (stderr().includes(text)) resolve();
      };
      child.stderr.on('data', look);
      child.on('close', () => reject(new Error(`ended without telling "${text}": ${stderr()}`)));
      look();
    });
  return { child, done, told };
}

export function startCli(args: readonly string[], options: CliOptions): RunningCli {
  return startNode([MAIN, ...args], options);
}

export function runCli(args: readonly string[], options: CliOptions): Promise<CliResult> {
  return startCli(args, options).done;
}

export interface BatchResult {
  readonly results: readonly Pick<CliResult, 'code' | 'stdout' | 'stderr'>[];
  /** Of the whole process. */
  readonly cost: { readonly memoryMb: number; readonly cpuS: number };
}

/**
 * Many command lines in one process, one after the other: for tables of mistakes, where starting
 * Node would take most of the time. What the shell sees of an exit code is tested elsewhere.
 */
export async function runBatch(
  commandLines: readonly (readonly string[])[],
  options: CliOptions,
): Promise<BatchResult> {
  const script = join(import.meta.dirname, 'batch.mjs');
  const program = MAIN.replace(/main\.js$/, 'program.js');
  const args = [script, program, JSON.stringify(commandLines)];
  const { stdout, stderr } = await startNode(args, options).done;
  if (stdout === '') throw new Error(`the batch failed: ${stderr}`);
  return JSON.parse(stdout) as BatchResult;
}

/** Removed after the tests of the file that asked for it. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'lbsim-test-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** 3 variants × 3 replications of 300 requests: a run of 0.1 s. */
export const TINY = `name: tiny
question: Which algorithm is fastest on four equal nodes?
run: { duration: 2s, warmup: 1s, replications: 3, seed: 5 }
clients:
  users:
    to: web
    arrivals: { process: poisson, rate: 100/s }
    keys: { count: 50 }
services:
  web:
    service: { law: exponential, mean: 20ms }
    nodes:
      app: { count: 4 }
    balancer: round-robin
compare:
  - balancer: round-robin
  - balancer: random
  - balancer: least-connections
`;

/** As TINY, with nodes that crash by chance and balancers that find out by their own requests. */
export const FAILING = TINY.replace(
  '    balancer: round-robin\n',
  '    balancer: round-robin\n    health: { check: passive, maxFails: 1, failTimeout: 1s }\n',
).replace(
  'compare:',
  'faults:\n  - { kind: crash, target: web/*, mtbf: 2s, mttr: 500ms }\ncompare:',
);

/** As TINY, but a replication alone takes hours. */
export const ENDLESS = TINY.replace('duration: 2s', 'duration: 2000h')
  .replace('rate: 100/s', 'rate: 10000/s')
  .replace('mean: 20ms', 'mean: 0.2ms');

export function writeScenario(folder: string, name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return name;
}
