/** Runs a proxy in the foreground on a configuration of its own, in a folder of its own. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Product, withSbin } from './installed.ts';

export interface RunningProxy {
  readonly port: number;
  /** Its folder, for a socket that its configuration may name. */
  readonly folder: string;
  /** What it has said so far, on both streams, and when that was heard by `Date.now()`. */
  readonly said: readonly { readonly atMs: number; readonly text: string }[];
  stop(): Promise<void>;
}

export interface ProxyCommand {
  readonly product: Product;
  readonly config: (port: number, folder: string) => string;
  readonly argumentsFor: (configFile: string, folder: string) => readonly string[];
}

/** Debian's clients get ports from 32768 up; nobody is given these by chance. */
const PORT_FIRST = 20_000;
const PORT_COUNT = 10_000;
const START_TIMEOUT_MS = 20_000;

export async function startProxy(command: ProxyCommand): Promise<RunningProxy> {
  const folder = mkdtempSync(join(tmpdir(), `lbsim-${command.product}-`));
  const port = await freePort();
  const configFile = join(folder, 'proxy.conf');
  writeFileSync(configFile, command.config(port, folder));
  const child = spawn(command.product, [...command.argumentsFor(configFile, folder)], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: withSbin(),
  });
  const said: { atMs: number; text: string }[] = [];
  for (const input of [child.stdout, child.stderr]) {
    createInterface({ input }).on('line', (text) => said.push({ atMs: Date.now(), text }));
  }
  // Interrupted tests leave no proxy behind.
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  const ended = once(child, 'close');
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
    process.off('exit', kill);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await listening(child, port);
  } catch (error) {
    await stop();
    const told = said.map(({ text }) => text).join('\n');
    throw new Error(`${command.product} does not start: ${String(error)}\n${told}`);
  }
  return { port, folder, said, stop };
}

async function listening(child: ChildProcess, port: number): Promise<void> {
  const giveUpAt = Date.now() + START_TIMEOUT_MS;
  while (!(await accepts(port))) {
    if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}`);
    if (Date.now() > giveUpAt) throw new Error('it does not listen');
    await sleep(20);
  }
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

async function freePort(): Promise<number> {
  for (;;) {
    const port = PORT_FIRST + Math.floor(Math.random() * PORT_COUNT);
    const server = createServer().listen(port, '127.0.0.1');
    const isFree = await Promise.race([
      once(server, 'listening').then(() => true),
      once(server, 'error').then(() => false),
    ]).catch(() => false);
    server.close();
    if (isFree) return port;
  }
}
