/** The registry of one service: the agents beside its nodes, the catalog, and the balancers that ask. */

import type { DiscoveryClient, RegistryRules } from '../../../algorithms/discovery/types.ts';
import type { HealthCheck } from '../../../algorithms/health/types.ts';
import type { Uniform } from '../../../algorithms/random.ts';
import type { Distribution } from '../../distributions/types.ts';
import type { Catalog } from './catalog.ts';

/** Nodes are numbered within their service. */
export interface Registry {
  /** Position in `Model.services`. */
  readonly service: number;
  /** In the node table. */
  readonly firstNode: number;
  readonly nodeCount: number;
  readonly rules: RegistryRules;
  readonly catalog: Catalog;
  readonly agents: Agents;
  readonly subscriptions: readonly Subscription[];
  /** Position of the fault because of which it is away, or −1. */
  outFault: number;
}

/** What is known beside the nodes; the registry is told of it while it can be reached from there. */
export interface Agents {
  readonly checks: readonly HealthCheck[];
  /** By check, by node: 1 is healthy. */
  readonly verdicts: readonly Uint8Array[];
  readonly initially: readonly (0 | 1)[];
  /** By check, by node: 1 if it passes until the first result, since it was there before the run. */
  readonly isTrusted: readonly Uint8Array[];
  readonly isInService: Uint8Array;
  /** 1: its process has started anew, and registers. */
  readonly isStarting: Uint8Array;
  /** 1: the machine is off the network; and since when, for those that are. */
  readonly isCut: Uint8Array;
  readonly cutSinceNs: Float64Array;
  /** 1: it has been for so long that the registry takes it for dead. */
  readonly isSilent: Uint8Array;
  /** 1: all that is known beside the node says that the registry should list it. */
  readonly isWanted: Uint8Array;
  /** A verdict has changed since the registry was told. */
  isChanged: boolean;
}

/** One balancer's side. */
export interface Subscription {
  /** Its number among the run's balancers. */
  readonly balancer: number;
  readonly client: DiscoveryClient;
  /** By node: 1 if the balancer believes it in service. */
  readonly known: Uint8Array;
  readonly delay: Distribution;
  readonly delayRng: Uniform;
  readonly staleRng: Uniform;
  /** The version that the registry keeps a question about; null: it keeps none. */
  held: number | null;
  /** What the last hook wants: a question, and something to believe. */
  question: number | null;
  learned: { readonly isListed: Uint8Array | null } | null;
}
