/**
 * Plays the engine for one balancer: keeps its view, counts what is in flight, and tells it what a
 * balancer is told. Like the engine's, the view is one object that changes under the algorithm.
 */

import {
  type AlgorithmDefinition,
  type BalancerContext,
  type BalancingAlgorithm,
  HOLD,
  type NodeId,
} from '../../../algorithms/balancing/types.ts';
import type { ParameterValues } from '../../../algorithms/parameters.ts';
import type { Uniform } from '../../../algorithms/random.ts';
import { demand } from '../property.ts';
import { createContext } from './context.ts';

export interface Pool {
  readonly weights: readonly number[];
  readonly parameters?: ParameterValues;
  readonly seed?: string;
  /** Instead of a generator made from the seed. */
  readonly rng?: Uniform;
  readonly names?: readonly string[];
  /** Infinity, unless said otherwise: every request has a key of its own. */
  readonly keyCount?: number;
  readonly keyText?: (key: number) => string;
  /** Zones, limits, addresses and the rest, where they matter. */
  readonly context?: Partial<BalancerContext>;
  /** Hears where each request goes, at once or after it was held. */
  readonly onSend?: (node: NodeId) => void;
}

interface View {
  eligible: Uint32Array;
  eligibleCount: number;
  inFlight: Int32Array;
  weight: Float64Array;
}

export interface Driver {
  readonly algorithm: BalancingAlgorithm;
  readonly view: View;
  nowNs: number;
  /** Keys of the requests that are held, first come first. */
  readonly held: readonly number[];
  /**
   * Picks a node for a request and sends it, or keeps it on HOLD and asks again after each end.
   * Throws if the node may not be picked.
   */
  send(key?: number): NodeId;
  /** Sends one there without asking the algorithm, as if it had picked that node. */
  sendTo(node: NodeId): void;
  /** A request to that node ends; with its last one the node is idle and says so. */
  end(node: NodeId, latencyNs?: number, ok?: boolean): void;
  /** The nodes that may be picked from now on; those of weight 0 are left out. */
  setEligible(nodes: readonly NodeId[]): void;
}

export function createDriver(definition: AlgorithmDefinition, pool: Pool): Driver {
  const { weights } = pool;
  const algorithm = definition.create(pool.parameters ?? {}, contextOf(pool));
  const view = createView(weights);
  const request = { key: 0 };
  let issued = 0;
  const held: number[] = [];
  const isEligible = new Uint8Array(weights.length);

  function ask(key: number): NodeId {
    request.key = key;
    const node = algorithm.pick(view, request, driver.nowNs);
    if (node === HOLD) return HOLD;
    demand(isEligible[node] === 1, () => `it picked ${node}; eligible are ${membersOf(view)}`);
    driver.sendTo(node);
    return node;
  }
  function askAgain(): void {
    while (held.length > 0 && view.eligibleCount > 0 && ask(held[0]!) !== HOLD) held.shift();
  }

  const driver: Driver = {
    algorithm,
    view,
    nowNs: 0,
    held,
    send(key = issued) {
      issued++;
      // Nobody overtakes those that are held.
      const node = held.length > 0 ? HOLD : ask(key);
      if (node === HOLD) held.push(key);
      return node;
    },
    sendTo(node) {
      view.inFlight[node]!++;
      algorithm.onStart?.(node, driver.nowNs);
      pool.onSend?.(node);
    },
    end(node, latencyNs = 1e6, ok = true) {
      view.inFlight[node]!--;
      algorithm.onDone?.(node, latencyNs, ok, driver.nowNs);
      if (view.inFlight[node] === 0) algorithm.onIdle?.(node, driver.nowNs);
      askAgain();
    },
    setEligible(nodes) {
      const chosen = nodes.filter((node) => weights[node]! > 0).sort((a, b) => a - b);
      // What lies behind the count must not matter.
      view.eligible.fill(0xffffffff);
      view.eligible.set(chosen);
      view.eligibleCount = chosen.length;
      isEligible.fill(0);
      for (const node of chosen) isEligible[node] = 1;
      algorithm.onMembership?.(view, driver.nowNs);
      askAgain();
    },
  };
  driver.setEligible(weights.map((_, node) => node));
  return driver;
}

function contextOf(pool: Pool): BalancerContext {
  const { rng, names: nodeNames, keyCount, keyText, context: more } = pool;
  return createContext(pool.weights.length, {
    seed: pool.seed ?? 'driver',
    ...(rng && { rng }),
    ...(nodeNames && { nodeNames }),
    ...(keyCount !== undefined && { keyCount }),
    ...(keyText && { keyText }),
    ...more,
  });
}

function createView(weights: readonly number[]): View {
  return {
    eligible: new Uint32Array(weights.length),
    eligibleCount: 0,
    inFlight: new Int32Array(weights.length),
    weight: Float64Array.from(weights),
  };
}

function membersOf({ eligible, eligibleCount }: View): string {
  return Array.from(eligible.subarray(0, Math.min(9, eligibleCount))).join(', ');
}
