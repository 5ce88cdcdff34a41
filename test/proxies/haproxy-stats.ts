/** HAProxy's own counts, and changes of weight and state, over its stats socket. */

import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RunningProxy } from './process.ts';

export interface StatsSocket {
  /** What HAProxy answers to one command. */
  ask(command: string): Promise<string>;
  close(): void;
}

const PROMPT = '\n> ';

/** In interactive mode the connection stays, and each answer ends with a prompt. */
export async function openStats({ folder }: RunningProxy): Promise<StatsSocket> {
  const socket = connect(join(folder, 'stats.sock'));
  let received = '';
  let waiting: { resolve: (answer: string) => void; reject: (error: Error) => void } | null = null;
  socket.on('data', (data) => {
    received += data.toString();
    if (!received.endsWith(PROMPT)) return;
    waiting?.resolve(received.slice(0, -PROMPT.length).trim());
    received = '';
  });
  socket.on('error', (error) => waiting?.reject(error));
  const ask = (command: string) =>
    new Promise<string>((resolve, reject) => {
      waiting = { resolve, reject };
      socket.write(`${command}\n`);
    });
  await ask('prompt');
  return { ask, close: () => socket.destroy() };
}

/** Changes something and is answered with silence. */
export async function command(stats: StatsSocket, text: string): Promise<void> {
  const answer = await stats.ask(text);
  if (answer !== '') throw new Error(`"${text}": ${answer}`);
}

const PATIENCE = 2_000;

/**
 * Waits until HAProxy has done its own accounts: a client may have its answer a moment before the
 * stream that brought it is gone and the server's count with it.
 */
export function countsOf(stats: StatsSocket, backend: string) {
  return async (inService: readonly number[], waiting: number): Promise<void> => {
    const expected = `${inService.join(' ')}, ${waiting} waiting`;
    let found = '';
    for (let tries = 0; tries < PATIENCE; tries++) {
      found = await counts(stats, backend);
      if (found === expected) return;
      await sleep(1);
    }
    throw new Error(`HAProxy counts ${found} in service, not ${expected}`);
  };
}

async function counts(stats: StatsSocket, backend: string): Promise<string> {
  const rows = (await stats.ask(`show stat ${backend} 6 -1`)).split('\n');
  const [, , queued, , current] = ['pxname', 'svname', 'qcur', 'qmax', 'scur'].map((column, at) => {
    const names = rows[0]!.replace('# ', '').split(',');
    if (names[at] !== column) throw new Error(`show stat has other columns: ${rows[0]}`);
    return at;
  });
  const fields = rows.slice(1).map((row) => row.split(','));
  const servers = fields.filter(([, name]) => name !== 'BACKEND');
  const total = fields.find(([, name]) => name === 'BACKEND')!;
  return `${servers.map((server) => server[current!]).join(' ')}, ${total[queued!]} waiting`;
}
