/**
 * Plays a schedule to a real proxy. Servers hold each request until the schedule ends it, so that
 * the proxy's counts are known before each pick.
 */

import type { Backends, HeldRequest } from './backends.ts';
import { type Connection, openConnection, type ProxyRequest } from './client.ts';
import type { Step } from './schedule.ts';

export interface Stage {
  readonly port: number;
  readonly backends: Backends;
  readonly requestOf: (request: number) => ProxyRequest;
  /**
   * Returns when the proxy counts this many in service at each server, and this many waiting. Asked
   * where no server's word tells that it does: when a request ended, and when one has to wait.
   */
  readonly counted?: (inService: readonly number[], waiting: number) => Promise<void>;
}

interface Flight {
  readonly connection: Connection;
  /** Fails if the proxy answers itself. */
  readonly arrived: Promise<HeldRequest>;
  readonly answered: Promise<number>;
}

/** The server that got each request. */
export async function playSchedule(
  stage: Stage,
  steps: readonly Step[],
): Promise<readonly number[]> {
  const picks: number[] = [];
  const inService = stage.backends.ports.map(() => 0);
  let waiting = 0;
  const flights = new Map<number, Flight>();
  const hearArrival = new Map<string, (request: HeldRequest) => void>();
  const idle: Connection[] = [];
  stage.backends.holdFor((request) => hearArrival.get(request.name)!(request));

  async function send(request: number): Promise<void> {
    const connection = idle.pop() ?? (await openConnection(stage.port));
    const name = `${request}`;
    const { headers, ...rest } = stage.requestOf(request);
    const arrival = new Promise<HeldRequest>((resolve) => hearArrival.set(name, resolve));
    const answered = connection.send({ ...rest, headers: { ...headers, 'X-Request': name } });
    const arrived = Promise.race([arrival, answered.then(() => arrival)]);
    flights.set(request, { connection, arrived, answered });
  }
  async function arrive(request: number): Promise<void> {
    const { node } = await flights.get(request)!.arrived;
    picks[request] = node;
    inService[node]!++;
  }
  async function end(request: number): Promise<void> {
    const { connection, arrived, answered } = flights.get(request)!;
    (await arrived).respond();
    const node = await answered;
    if (node !== picks[request]) throw new Error(`server ${node} answered for ${picks[request]}`);
    inService[node]!--;
    idle.push(connection);
  }

  for (const step of steps) {
    if (step.kind === 'send') {
      await send(step.request);
      if (!step.waits) {
        await arrive(step.request);
        continue;
      }
      waiting++;
    } else {
      await end(step.request);
      if (step.next !== null) {
        waiting--;
        await arrive(step.next);
      }
    }
    await stage.counted?.(inService, waiting);
  }
  stage.backends.holdFor(null);
  for (const connection of idle) connection.close();
  return picks;
}
