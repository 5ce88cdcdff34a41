/** Ten servers for a proxy to choose from. Each answers its own number, at once or when told to. */

import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export const BACKEND_COUNT = 10;
/** The header in which an answer says which server it comes from. */
export const NODE_HEADER = 'x-node';

export interface Backends {
  /** Where server i listens, i from 0. */
  readonly ports: readonly number[];
  readonly addresses: readonly string[];
  /** With a listener, answers wait for `respond`; null lets them go at once. */
  holdFor(listener: ((request: HeldRequest) => void) | null): void;
  close(): Promise<void>;
}

export interface HeldRequest {
  readonly node: number;
  /** What the client called it, in the header `x-request`. */
  readonly name: string;
  respond(): void;
}

export async function startBackends(): Promise<Backends> {
  let listener: ((request: HeldRequest) => void) | null = null;
  const servers = Array.from({ length: BACKEND_COUNT }, (_, node) =>
    createServer((request, response) => {
      if (listener === null) return answer(response, node);
      const name = String(request.headers['x-request']);
      return listener({ node, name, respond: () => answer(response, node) });
    }),
  );
  await Promise.all(servers.map(listen));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  return {
    ports,
    addresses: ports.map((port) => `127.0.0.1:${port}`),
    holdFor(given) {
      listener = given;
    },
    async close() {
      await Promise.all(servers.map(close));
    },
  };
}

function answer(response: ServerResponse, node: number): void {
  response.setHeader(NODE_HEADER, node);
  response.setHeader('content-length', 0);
  response.end();
}

function listen(server: Server): Promise<void> {
  // A proxy must never find that a connection which it keeps was closed meanwhile.
  server.keepAliveTimeout = 0;
  server.requestTimeout = 0;
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', 1024, () => resolve());
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
