/** The truth about nodes beside what balancers believe, and the log that tells the story of both. */

import type { FaultModel } from '../model/faults/types.ts';
import {
  ABSENT,
  type BeliefAreas,
  Beliefs,
  DISBELIEVED,
  EJECTED,
  noAreas,
  OUT,
  SUSPECTED,
  type WatchingBalancer,
} from './beliefs.ts';
import { type Episode, Episodes } from './episodes.ts';
import { EventLog } from './event-log.ts';

/** How a policy notes that it takes a node out by its own judgement, and that it lets it back in. */
const SUSPICION = 'suspected-';
const SUSPICION_OVER = 'suspicion-over';

/** What the measured span saw of it. */
export interface ObservedFailures {
  readonly areas: BeliefAreas;
  readonly falseEjections: number;
  readonly episodes: readonly Episode[];
}

/** Of a run that ends before anything is measured. */
export function nothingObserved(nodeCount: number): ObservedFailures {
  return { areas: noAreas(nodeCount), falseEjections: 0, episodes: [] };
}

/** How a balancer begins with a node. */
export interface FirstBelief {
  readonly isMember: boolean;
  readonly isHealthy: boolean;
  readonly isPicked: boolean;
}

export class FailureRecorder {
  readonly log = new EventLog();
  readonly beliefs: Beliefs;
  readonly #faults: readonly FaultModel[];
  readonly #episodes: Episodes;

  constructor(faults: readonly FaultModel[], nodeCount: number) {
    this.beliefs = new Beliefs(nodeCount);
    this.#faults = faults;
    this.#episodes = new Episodes(faults, nodeCount, this.beliefs);
  }

  /** A balancer is there, and what it begins with, by its own numbers of nodes. */
  addBalancer(balancer: WatchingBalancer): void {
    this.beliefs.add(balancer);
  }

  startBelief(balancer: number, node: number, first: FirstBelief): void {
    this.beliefs.set(0, balancer, node, ABSENT, !first.isMember);
    // Nobody has judged it yet: that is no ejection.
    this.beliefs.set(0, balancer, node, DISBELIEVED, !first.isHealthy);
    this.beliefs.set(0, balancer, node, OUT, !first.isPicked);
  }

  join(atNs: number, balancer: number, node: number): void {
    this.beliefs.set(atNs, balancer, node, ABSENT, false);
    this.log.note(atNs, balancer, node, 'join');
  }

  /** The balancer is told that the node is in service no longer: what it believes of it is void. */
  leave(atNs: number, balancer: number, node: number): void {
    this.beliefs.set(atNs, balancer, node, ABSENT, true);
    this.beliefs.forgive(balancer, node);
    this.log.note(atNs, balancer, node, 'leave');
  }

  believe(atNs: number, balancer: number, node: number, isHealthy: boolean): void {
    this.#episodes.believe(atNs, balancer, node, isHealthy);
    this.log.belief(atNs, balancer, node, isHealthy);
  }

  /** Failover lets the balancer pick the node, or no longer. */
  rotate(atNs: number, balancer: number, node: number, isIn: boolean): void {
    const { beliefs, log } = this;
    const wasEjected = beliefs.has(balancer, node, EJECTED);
    const isEjected = !isIn && beliefs.has(balancer, node, DISBELIEVED | SUSPECTED);
    beliefs.set(atNs, balancer, node, OUT, !isIn);
    beliefs.set(atNs, balancer, node, EJECTED, isEjected);
    if (isIn) log.note(atNs, balancer, node, wasEjected ? 'reinstated' : 'in-rotation');
    else log.note(atNs, balancer, node, isEjected ? 'ejected' : 'out-of-rotation');
  }

  /** What a failover policy has to say; the node is −1 if it concerns none. */
  note(atNs: number, balancer: number, node: number, event: string): void {
    this.log.note(atNs, balancer, node, event);
    if (event.startsWith(SUSPICION)) this.#episodes.suspect(atNs, balancer, node);
    else if (event === SUSPICION_OVER) this.beliefs.set(atNs, balancer, node, SUSPECTED, false);
  }

  /** Before the fault does anything to the node. */
  beginFault(atNs: number, fault: number, node: number): void {
    this.log.fault(atNs, node, 'fault-start', this.#faults[fault]!.id);
    this.#episodes.begin(atNs, fault, node);
  }

  /** After the node is as it was. */
  endFault(atNs: number, fault: number, node: number): void {
    this.#episodes.end(atNs, fault, node);
    this.log.fault(atNs, node, 'fault-end', this.#faults[fault]!.id);
  }

  // Hot: runs once per request. No allocation, no closures.
  requestSent(atNs: number, balancer: number, node: number): void {
    if (this.#faults.length > 0) this.#episodes.sent(atNs, balancer, node);
  }

  // Hot: runs once per success. No allocation, no closures.
  requestSucceeded(atNs: number, balancer: number, node: number, sentNs: number): void {
    this.beliefs.succeeded(balancer, node);
    if (this.#episodes.returns.isWaiting) this.#noteSuccess(atNs, balancer, node, sentNs);
  }

  #noteSuccess(atNs: number, balancer: number, node: number, sentNs: number): void {
    for (const { fault } of this.#episodes.returns.succeeded(atNs, balancer, node, sentNs)) {
      this.log.recovery(atNs, balancer, node, this.#faults[fault]!.id);
    }
  }

  startMeasuring(atNs: number): void {
    this.beliefs.startMeasuring(atNs);
  }

  /** The log ends, and what has been observed is kept as it is now. */
  endMeasuring(atNs: number): ObservedFailures {
    this.log.close();
    this.#episodes.finish();
    return {
      areas: this.beliefs.areas(atNs),
      falseEjections: this.beliefs.falseEjections,
      episodes: this.#episodes.all.map((episode) => ({ ...episode })),
    };
  }
}
