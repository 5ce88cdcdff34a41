/** What an algorithm is given when it is made, with a plain value for everything a test leaves out. */

import seedrandom from 'seedrandom';
import type { BalancerContext } from '../../../algorithms/balancing/types.ts';

export function createContext(
  nodeCount: number,
  given: Partial<BalancerContext> & { readonly seed?: string } = {},
): BalancerContext {
  const { seed = 'context', ...rest } = given;
  const nodeNames =
    given.nodeNames ?? Array.from({ length: nodeCount }, (_, i) => `web/n-${i + 1}`);
  const all = <T>(value: T) => Array<T>(nodeCount).fill(value);
  return {
    nodeCount,
    nodeNames,
    nodeAddresses: nodeNames,
    nodeZones: all(null),
    nodePriorities: all(0),
    nodeLimits: all(Infinity),
    zone: null,
    instance: 0,
    instances: 1,
    rng: seedrandom.alea(seed).double,
    keyCount: Infinity,
    keyText: (key) => `key-${key}`,
    probe: () => {},
    ...rest,
  };
}
