/**
 * Which nodes a balancer talks to, when it does not talk to all: positions 0 … n − 1 in a list of
 * nodes that all balancers have alike. Balancers are numbered from 0 (`client`).
 *
 * B. Beyer et al., Site Reliability Engineering, ch. 20
 * P. Ward, P. Wankadia, K. Guliani, Reinventing backend subsetting at Google, ACM Queue 20(5), 2022
 */

import { shuffled, vanDerCorput, vanDerCorputOrder } from './shuffled.ts';

/**
 * Clients in rounds: those of one round share a shuffled list, and each takes a slice of its own.
 * What is left over at the end of the list gets nothing from that round.
 */
export function deterministicSubset(n: number, size: number, client: number): readonly number[] {
  const slices = Math.floor(n / size);
  if (slices === 0) return shuffled(n, 'all');
  const round = Math.floor(client / slices);
  const start = (client % slices) * size;
  return shuffled(n, `round ${round}`).slice(start, start + size);
}

/** Clients and nodes come in lots of ten, the last lot of nodes padded. */
const LOT = 10;

/**
 * Rocksteadier: the ten clients of a lot go through the same list of all nodes, and start in it at
 * ten places that are evenly apart.
 *
 * The list has a node of each lot in turn, so that nodes that are next to each other (and are
 * restarted together) are in different places. Nodes are shuffled within their lots, differently
 * for each lot of clients; lots stand on a ring at van der Corput positions, where few move when
 * there are more of them, and a lot of clients begins at its own position.
 */
export function rocksteadierSubset(n: number, size: number, client: number): readonly number[] {
  const clientLot = Math.floor(client / LOT);
  const lots = lotsInOrder(Math.ceil(n / LOT), clientLot);
  const inLot = lots.map((lot) => shuffled(LOT, `clients ${clientLot} nodes ${lot}`));
  const start = vanDerCorputOrder(LOT).indexOf(client % LOT) * lots.length;
  const subset: number[] = [];
  for (let step = 0; step < LOT * lots.length && subset.length < size; step++) {
    const place = (start + step) % (LOT * lots.length);
    const column = place % lots.length;
    const row = Math.floor(place / lots.length);
    const node = lots[column]! * LOT + inLot[column]![row]!;
    if (node < n) subset.push(node);
  }
  return subset;
}

/** Lots of nodes around the ring, from the place of that lot of clients on. */
function lotsInOrder(count: number, clientLot: number): readonly number[] {
  const order = vanDerCorputOrder(count);
  const start = order.findIndex((lot) => vanDerCorput(lot) >= vanDerCorput(clientLot));
  return start <= 0 ? order : [...order.slice(start), ...order.slice(0, start)];
}
