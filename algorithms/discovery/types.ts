/**
 * The contract between the engine and a balancer's side of discovery: one instance per balancer.
 *
 * It asks the registry, hears its answers and decides when to act on them. What is true of nodes it
 * never learns; an answer says what the registry held when it gave it.
 */

import type { HealthDefinition } from '../health/types.ts';
import type { ParameterSchema, ParameterValues } from '../parameters.ts';
import type { Uniform } from '../random.ts';

/** What a registry says. */
export interface Answer {
  /** Grows with every change of the list, from 0. */
  readonly version: number;
  /** By NodeId: 1 if it is listed. One that was given out never changes. */
  readonly isListed: Uint8Array;
}

/** Everything an instance is given when it is made. Commands take effect once the hook has returned. */
export interface DiscoveryContext {
  readonly nodeCount: number;
  /** `web/new-1`, …, by NodeId. */
  readonly nodeNames: readonly string[];
  /** Which of the service's balancers this is, 0-based, and how many there are. */
  readonly instance: number;
  readonly instances: number;
  /** This instance's own random stream. */
  readonly rng: Uniform;
  /**
   * Asks the registry; exactly one `onAnswer` follows. The registry answers at once if its version is
   * not `known`, and else keeps the question until it is (a blocking query); −1 is never known.
   */
  readonly ask: (known: number) => void;
  /** `onWake(token)` follows at that time, or at once if it is past. Tokens are the instance's own. */
  readonly wakeAt: (atNs: number, token: number) => void;
  /** Who is in service, as the balancer believes from now on: the list of an answer, or null, nobody. */
  readonly learn: (isListed: Uint8Array | null) => void;
}

/** Called in time order. */
export interface DiscoveryClient {
  /** Once, before anything else: what the balancer knows already; null if it knows nobody. */
  onStart(answer: Answer | null, nowNs: number): void;
  /** Null: the registry could not be reached. */
  onAnswer(answer: Answer | null, nowNs: number): void;
  onWake?(token: number, nowNs: number): void;
}

/** How the registry itself goes about it. Infinity: never; 0: at once. */
export interface RegistryRules {
  /** Whether critical nodes are left out of answers; if not, only those that deregister are. */
  readonly omitsCritical: boolean;
  /** A node that turns critical is left out at the next of these sweeps. */
  readonly sweepEveryNs: number;
  /** One that was critical for so long is removed, at the next of these rounds, until it registers anew. */
  readonly removeAfterNs: number;
  readonly removeEveryNs: number;
  /** Answers are given from a copy that is renewed so often. */
  readonly copyEveryNs: number;
  /** A machine that has been silent for so long is critical, whatever its checks said. */
  readonly silenceNs: number;
  /** A change reaches the server that is asked at random up to so much later. */
  readonly staleNs: number;
}

export interface RegisteredCheck {
  readonly definition: HealthDefinition;
  readonly parameters: ParameterValues;
}

/** A documented kind of discovery: what `lbsim algorithms NAME` prints. */
export interface DiscoveryDefinition {
  /** What users type, kebab-case: `consul`. */
  readonly name: string;
  /** Other products' names for the same rule. */
  readonly aliases: readonly string[];
  /** The rule in one sentence. */
  readonly summary: string;
  readonly deployed: readonly string[];
  readonly source: string;
  /** When not to use it. */
  readonly weakness: string;
  readonly parameters: ParameterSchema;
  /** Checks beside each node, if the scenario names no others; all of them must pass. */
  readonly checks: readonly RegisteredCheck[];
  /** How long an answer travels, if the scenario does not say. */
  readonly delayNs: number;
  /**
   * The longest it takes, all defaults filled in, from a change in the registry to the balancers,
   * apart from the delay of answers.
   */
  worstPropagationNs(parameters: ParameterValues): number;
  rules(parameters: ParameterValues): RegistryRules;
  /** Null: there is no registry; whoever changes the list tells all balancers at that instant. */
  readonly create:
    | ((parameters: ParameterValues, context: DiscoveryContext) => DiscoveryClient)
    | null;
}
