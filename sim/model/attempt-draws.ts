/** What chance gives an attempt other than the first, found by name: see engine/counter-draws.ts. */

import type { World } from './world.ts';

/** Purposes; the four hops follow the first of theirs. */
const DEMAND = 0;
const LUCK = 1;
const PAUSE = 2;
const HOPS = 3;

/** A new delay for each hop, new luck, and a new service demand where that is drawn at all. */
export function redraw(world: World, attempt: number, isFresh: boolean): void {
  const { requests } = world;
  const client = world.clients[requests.client[attempt]!]!;
  const { clientHop, nodeHop, law, trace, draws } = client;
  const ordinal = requests.ordinal[attempt]!;
  const number = requests.attempt[attempt]!;
  if (isFresh && !trace?.serviceNs) {
    const u = draws.at(ordinal, number, DEMAND);
    requests.demand[attempt] = law ? law.quantile(u) : u;
  }
  if (world.hasLuck) requests.luck[attempt] = draws.at(ordinal, number, LUCK);
  if (!world.delayed) return;
  for (let hop = 0; hop < 4; hop++) {
    const delay = hop === 0 || hop === 3 ? clientHop : nodeHop;
    requests.hopNs[hop]![attempt] =
      delay === null ? 0 : Math.round(delay.quantile(draws.at(ordinal, number, HOPS + hop)));
  }
}

/** Decides how long the pause before that attempt is. */
export function pauseUniform(world: World, request: number, number: number): number {
  const { requests } = world;
  const { draws } = world.clients[requests.client[request]!]!;
  return draws.at(requests.ordinal[request]!, number, PAUSE);
}
