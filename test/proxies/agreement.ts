/** Holds a sequence of servers that a real proxy picked against the picks of one of our algorithms. */

import type { AlgorithmDefinition } from '../../algorithms/balancing/types.ts';
import type { ParameterValues } from '../../algorithms/parameters.ts';
import { createDriver } from '../algorithms/driver.ts';
import { openConnection, type ProxyRequest } from './client.ts';

/** Servers of both kinds, with weights that have no common divisor and with equal ones. */
export const EQUAL = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1];
export const UNEQUAL = [5, 1, 3, 10, 2, 7, 1, 4, 8, 6];

/** Requests per case. */
export const REQUESTS = 1_000;

export interface Ours {
  readonly definition: AlgorithmDefinition;
  readonly parameters?: ParameterValues;
  readonly weights: readonly number[];
  readonly addresses: readonly string[];
  /** Servers that may not be picked. */
  readonly down?: readonly number[];
  /** Requests that each server may have at once; any number if it is left out. */
  readonly limits?: readonly number[];
  /** The text that each request is hashed by; none where the algorithm uses no keys. */
  readonly keys?: readonly string[];
}

/** Sends them one after the other, each when the answer before it is there. */
export async function picksOf(
  port: number,
  requests: readonly ProxyRequest[],
): Promise<readonly number[]> {
  const connection = await openConnection(port);
  const picks: number[] = [];
  for (const request of requests) picks.push(await connection.send(request));
  connection.close();
  return picks;
}

/** The same requests, each over before the next one comes. */
export function ourPicks(ours: Ours, count: number): readonly number[] {
  const driver = createDriver(ours.definition, {
    ...poolOf(ours),
    keyCount: count,
  });
  driver.setEligible([...ours.weights.keys()].filter((node) => !ours.down?.includes(node)));
  return Array.from({ length: count }, (_, i) => {
    const node = driver.send(i);
    driver.end(node);
    return node;
  });
}

export function poolOf({ parameters = {}, weights, addresses, limits, keys = [] }: Ours) {
  return {
    parameters,
    weights,
    keyText: (key: number) => keys[key] ?? `request ${key}`,
    context: { nodeAddresses: addresses, ...(limits && { nodeLimits: limits }) },
  };
}

/** Throws at the first difference and says which request it was, and what each of the two did. */
export function expectSame(
  theirs: readonly number[],
  picks: readonly number[],
  { definition, keys, weights, addresses }: Ours,
): void {
  if (theirs.length < REQUESTS) throw new Error(`only ${theirs.length} requests were compared`);
  if (new Set(theirs).size < 2) throw new Error('the proxy used one server only: nothing is shown');
  const first = theirs.findIndex((node, i) => node !== picks[i]);
  if (first === -1) return;
  const wrong = theirs.filter((node, i) => node !== picks[i]).length;
  const key = keys ? `, key ${JSON.stringify(keys[first])}` : '';
  const around = (sequence: readonly number[]) =>
    sequence.slice(Math.max(0, first - 10), first + 10).join(' ');
  throw new Error(
    `request ${first + 1} of ${theirs.length}${key}: the proxy picked server ${theirs[first]}, ` +
      `${definition.name} picks ${picks[first]}; ${wrong} differ in all.\n` +
      `proxy:  ${around(theirs)}\n` +
      `lbsim:  ${around(picks)}\n` +
      `weights ${weights.join(' ')}; servers ${addresses.join(' ')}`,
  );
}

export async function expectSamePicks(
  port: number,
  requests: readonly ProxyRequest[],
  ours: Ours,
): Promise<void> {
  expectSame(await picksOf(port, requests), ourPicks(ours, requests.length), ours);
}
