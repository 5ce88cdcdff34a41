/** What a client of Finagle's draws its two nodes from: an aperture that follows load, or a slice. */

import type { BalancerContext, BalancerView, NodeId } from '../types.ts';
import type { LoadBand } from './load-band.ts';
import { arcsInSlice, sliceWidth } from './ring-slice.ts';
import { shuffled } from './shuffled.ts';

/** Nodes to draw from, with weights: node i is drawn for values up to `upTo[i]`, below `width()`. */
export interface Spread {
  readonly nodes: Uint32Array;
  readonly weights: Float64Array;
  readonly upTo: Float64Array;
  count(): number;
  width(): number;
  update(view: BalancerView, isUp: Uint8Array): void;
}

/**
 * Every node, in an order that this balancer draws once, those that are down last. The aperture is
 * the beginning of it: so much of all weight as it has of all nodes.
 */
export function createOrder({ nodeCount, rng }: BalancerContext, band: LoadBand): Spread {
  const order = shuffled(nodeCount, `client ${rng()}`);
  const spread = createSpread(nodeCount);
  return {
    ...spread,
    width: () => (spread.total() * band.aperture) / spread.count(),
    update(view, isUp) {
      spread.clear();
      for (const up of [1, 0]) {
        for (const node of order) {
          if (view.weight[node]! > 0 && isUp[node] === up) spread.add(node, view.weight[node]!);
        }
      }
      // As in Finagle, whose rebuilt balancer starts from its first aperture.
      band.reset(spread.count());
    },
  };
}

/** Nodes of this balancer's slice of the ring, up or down: all balancers have the same ring. */
export function createSlice(context: BalancerContext, nodesMin: number): Spread {
  const { nodeCount, instance, instances } = context;
  const spread = createSpread(nodeCount);
  return {
    ...spread,
    width: spread.total,
    update(view) {
      spread.clear();
      const all = Array.from(view.weight.keys()).filter((node) => view.weight[node]! > 0);
      const width = sliceWidth(instances, all.length, nodesMin);
      const weights = all.map((node) => view.weight[node]!);
      arcsInSlice(weights, instance / instances, width).forEach((arc, i) => {
        if (arc > 0) spread.add(all[i]!, arc);
      });
    },
  };
}

function createSpread(nodeCount: number) {
  const nodes = new Uint32Array(nodeCount);
  const weights = new Float64Array(nodeCount);
  const upTo = new Float64Array(nodeCount);
  let count = 0;
  return {
    nodes,
    weights,
    upTo,
    count: () => count,
    total: () => (count === 0 ? 0 : upTo[count - 1]!),
    clear() {
      count = 0;
    },
    add(node: NodeId, weight: number) {
      nodes[count] = node;
      weights[count] = weight;
      upTo[count] = (count === 0 ? 0 : upTo[count - 1]!) + weight;
      count++;
    },
  };
}
