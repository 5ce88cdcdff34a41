/** A client on a raw socket: one request at a time, and nothing in between that could reorder them. */

import { connect, type Socket } from 'node:net';
import { NODE_HEADER } from './backends.ts';

export interface ProxyRequest {
  /** The upstream, by the name that the Host header gives it. */
  readonly host: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Connection {
  /** The number of the server that answered. */
  send(request: ProxyRequest): Promise<number>;
  close(): void;
}

/** `preamble` goes ahead of the first request: the PROXY header, which names a client address. */
export async function openConnection(port: number, preamble = ''): Promise<Connection> {
  const socket = await connected(port);
  socket.setNoDelay(true);
  let received = '';
  let waiting: { resolve: (node: number) => void; reject: (error: Error) => void } | null = null;
  const fail = (error: Error): void => {
    waiting?.reject(error);
    waiting = null;
  };
  socket.on('data', (data) => {
    received += data.toString('latin1');
    const end = received.indexOf('\r\n\r\n');
    if (end === -1) return;
    const node = nodeOf(received.slice(0, end));
    if (node === null) return fail(new Error(`no server answered, the proxy did:\n${received}`));
    received = received.slice(end + 4);
    waiting?.resolve(node);
    waiting = null;
  });
  socket.on('error', fail);
  socket.on('close', () => fail(new Error('the proxy closed the connection without an answer')));
  if (preamble !== '') socket.write(preamble);
  return {
    send(request) {
      return new Promise((resolve, reject) => {
        waiting = { resolve, reject };
        socket.write(headOf(request));
      });
    },
    close: () => socket.destroy(),
  };
}

function connected(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(socket));
    socket.once('error', reject);
  });
}

function headOf({ host, path = '/', headers = {} }: ProxyRequest): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `GET ${path} HTTP/1.1\r\nHost: ${host}\r\n${lines.join('')}\r\n`;
}

/** Answers of servers have no body, so that the head is all there is. */
function nodeOf(head: string): number | null {
  const found = new RegExp(`^${NODE_HEADER}: (\\d+)\\r?$`, 'im').exec(head);
  return found && head.startsWith('HTTP/1.1 200 ') ? Number(found[1]) : null;
}
