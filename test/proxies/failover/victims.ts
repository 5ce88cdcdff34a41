/** Server processes that faults really hit: SIGKILL for a crash, SIGSTOP for a hang. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';

const PROGRAM = join(import.meta.dirname, 'victim.mjs');

export type Blow = 'crash' | 'hang';

interface Incarnation {
  readonly child: ChildProcess;
  readonly lines: Interface;
}

/** One server on one port, through all its lives. */
export interface Victim {
  readonly port: number;
  /** Starts the next process, which waits for `restore`: starting takes longer than listening. */
  prepare(): Promise<void>;
  /** When it was hit, by `Date.now()`. */
  strike(blow: Blow): number;
  /** Replaces the process that was hit, and says when the new one listened. */
  restore(): Promise<number>;
  stop(): Promise<void>;
}

export async function startVictim(node: number, serviceMs: number): Promise<Victim> {
  const spawnNext = () => startProcess(node, serviceMs);
  let current = await spawnNext();
  let next: Incarnation | null = null;
  const port = await listen(current, 0);
  return {
    port,
    async prepare() {
      next ??= await spawnNext();
    },
    strike(blow) {
      const atMs = Date.now();
      current.child.kill(blow === 'crash' ? 'SIGKILL' : 'SIGSTOP');
      return atMs;
    },
    async restore() {
      await end(current);
      current = next!;
      next = null;
      await listen(current, port);
      return Date.now();
    },
    async stop() {
      await end(current);
      if (next !== null) await end(next);
    },
  };
}

async function startProcess(node: number, serviceMs: number): Promise<Incarnation> {
  const child = spawn(process.execPath, [PROGRAM, `${node}`, `${serviceMs}`], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout! });
  await once(lines, 'line');
  return { child, lines };
}

async function listen({ child, lines }: Incarnation, port: number): Promise<number> {
  const told = once(lines, 'line');
  child.stdin!.write(`${port}\n`);
  const [answer] = await told;
  return Number(answer);
}

async function end({ child }: Incarnation): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}
