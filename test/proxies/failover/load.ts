/** Requests at times that were drawn ahead, whether or not earlier ones are answered: an open load. */

import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import seedrandom from 'seedrandom';
import { NODE_HEADER } from '../backends.ts';

export interface Answer {
  /** When it was asked for, and when it was over, by `Date.now()`. */
  readonly sentMs: number;
  readonly atMs: number;
  /** The server that answered with 200, or null: it failed. */
  readonly node: number | null;
}

/** Nobody waits longer: the proxies give up long before. */
const PATIENCE_MS = 10_000;

/** Poisson arrivals: milliseconds since the beginning. */
export function drawArrivals(seed: string, ratePerS: number, durationMs: number): number[] {
  const uniform = seedrandom.alea(seed);
  const times: number[] = [];
  for (let atMs = 0; ; ) {
    atMs -= (Math.log1p(-uniform()) / ratePerS) * 1000;
    if (atMs > durationMs) return times;
    times.push(atMs);
  }
}

/** Ends when the last request has its answer. */
export async function sendAll(
  { port, host }: { readonly port: number; readonly host: string },
  startMs: number,
  arrivals: readonly number[],
): Promise<readonly Answer[]> {
  const answers: Promise<Answer>[] = [];
  for (const atMs of arrivals) {
    const waitMs = startMs + atMs - Date.now();
    if (waitMs > 0) await sleep(waitMs);
    answers.push(send(port, host));
  }
  return Promise.all(answers);
}

/** On a connection of its own. */
function send(port: number, host: string): Promise<Answer> {
  return new Promise((resolve) => {
    const sentMs = Date.now();
    let received = '';
    const socket = connect(port, '127.0.0.1');
    socket.setTimeout(PATIENCE_MS, () => socket.destroy());
    socket.on('connect', () => {
      socket.write(`GET / HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
    });
    socket.on('data', (data) => (received += data.toString('latin1')));
    socket.on('error', () => {});
    socket.on('close', () => resolve({ sentMs, atMs: Date.now(), node: nodeOf(received) }));
  });
}

function nodeOf(answer: string): number | null {
  const found = new RegExp(`^${NODE_HEADER}: (\\d+)\\r?$`, 'im').exec(answer);
  return found && /^HTTP\/1\.[01] 200 /.test(answer) ? Number(found[1]) : null;
}
