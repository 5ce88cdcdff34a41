/**
 * Plays the engine for one balancer: keeps its view, counts what is in flight, and tells it what a
 * balancer is told. Like the engine's, the view is one object that changes under the algorithm.
 */

import type {
  AlgorithmDefinition,
  BalancerContext,
  BalancingAlgorithm,
  NodeId,
} from '../../algorithms/balancing/types.ts';
import type { ParameterValues } from '../../algorithms/parameters.ts';
import type { Uniform } from '../../algorithms/random.ts';
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
  /** Picks a node for a request and sends it. */
  send(key?: number): NodeId;
  /** Sends one there without asking the algorithm, as if it had picked that node. */
  sendTo(node: NodeId): void;
  /** A request to that node ends. */
  end(node: NodeId, latencyNs?: number, ok?: boolean): void;
  /** The nodes that may be picked from now on; those of weight 0 are left out. */
  setEligible(nodes: readonly NodeId[]): void;
}

export function createDriver(definition: AlgorithmDefinition, pool: Pool): Driver {
  const { weights } = pool;
  const { rng, names: nodeNames, keyCount, keyText, context: more } = pool;
  const context = createContext(weights.length, {
    seed: pool.seed ?? 'driver',
    ...(rng && { rng }),
    ...(nodeNames && { nodeNames }),
    ...(keyCount !== undefined && { keyCount }),
    ...(keyText && { keyText }),
    ...more,
  });
  const algorithm = definition.create(pool.parameters ?? {}, context);
  const view: View = {
    eligible: new Uint32Array(weights.length),
    eligibleCount: 0,
    inFlight: new Int32Array(weights.length),
    weight: Float64Array.from(weights),
  };
  const request = { key: 0 };
  let issued = 0;
  const driver: Driver = {
    algorithm,
    view,
    nowNs: 0,
    send(key = issued) {
      issued++;
      request.key = key;
      const node = algorithm.pick(view, request, driver.nowNs);
      driver.sendTo(node);
      return node;
    },
    sendTo(node) {
      view.inFlight[node]!++;
      algorithm.onStart?.(node, driver.nowNs);
    },
    end(node, latencyNs = 1e6, ok = true) {
      view.inFlight[node]!--;
      algorithm.onDone?.(node, latencyNs, ok, driver.nowNs);
    },
    setEligible(nodes) {
      const chosen = nodes.filter((node) => weights[node]! > 0).sort((a, b) => a - b);
      // What lies behind the count must not matter.
      view.eligible.fill(0xffffffff);
      view.eligible.set(chosen);
      view.eligibleCount = chosen.length;
      algorithm.onMembership?.(view, driver.nowNs);
    },
  };
  driver.setEligible(weights.map((_, node) => node));
  return driver;
}
