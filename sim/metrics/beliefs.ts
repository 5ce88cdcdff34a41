/**
 * What each balancer believes of each node, beside what is true of it, and for how long.
 *
 * Almost every pair of a balancer and a node is up and believed up almost always, so only the others
 * have an entry; the time of the rest is what remains of the span.
 */

/** Bits of a pair's state. */
export const DOWN = 1;
export const DISBELIEVED = 2;
/** The balancer has not been told of the node. */
export const ABSENT = 4;
/** Failover does not let the balancer pick it. */
export const OUT = 8;
/** It left the rotation because it was believed down, or suspected by the policy. */
export const EJECTED = 16;
/** Its failover policy suspects it, whatever checks say. */
export const SUSPECTED = 32;
const STATES = 64;

/** Why a node is believed down, if no fault acts on it: for nothing. */
export const FOR_NOTHING = -1;
/** Nobody has judged it yet: some checks begin in doubt. */
const UNJUDGED = -2;

interface Pair {
  readonly balancer: number;
  readonly node: number;
  bits: number;
  sinceNs: number;
  /** Position of the fault behind the belief that it is down; FOR_NOTHING; UNJUDGED. */
  blamed: number;
}

export interface WatchingBalancer {
  readonly name: string;
  readonly service: string;
  /** Which of its service's balancers it is, 0-based. */
  readonly instance: number;
  readonly firstNode: number;
  readonly nodeCount: number;
}

/** Areas in node·ns of the measured span. */
export interface BeliefAreas {
  /** By the bits of the state; only pairs that are members. Averaged over each service's balancers. */
  readonly byStateNs: Float64Array;
  /** By node: EJECTED, averaged over its balancers. */
  readonly ejectedNs: Float64Array;
}

export function noAreas(nodeCount: number): BeliefAreas {
  return { byStateNs: new Float64Array(STATES), ejectedNs: new Float64Array(nodeCount) };
}

export class Beliefs {
  readonly balancers: WatchingBalancer[] = [];
  /** Of each balancer: nodes that are believed down for nothing, and others, oldest first. */
  readonly wronged: number[][] = [];
  readonly suspected: number[][] = [];
  /** Times that a balancer stopped believing in a sound node. */
  falseEjections = 0;
  readonly #nodeCount: number;
  readonly #pairs = new Map<number, Pair>();
  /** By pair: what it was given up for, until it has succeeded. */
  readonly #probation = new Map<number, number>();
  #startNs = 0;
  #areasNs: Float64Array[] = [];
  #ejectedNs: Float64Array;

  constructor(nodeCount: number) {
    this.#nodeCount = nodeCount;
    this.#ejectedNs = new Float64Array(nodeCount);
  }

  add(balancer: WatchingBalancer): void {
    this.balancers.push(balancer);
    this.wronged.push([]);
    this.suspected.push([]);
    this.#areasNs.push(new Float64Array(STATES));
  }

  /** Of the service that has this node. */
  balancersOf(node: number): readonly number[] {
    return [...this.balancers.keys()].filter((id) => {
      const { firstNode, nodeCount } = this.balancers[id]!;
      return node >= firstNode && node < firstNode + nodeCount;
    });
  }

  has(balancer: number, node: number, bit: number): boolean {
    const pair = this.#pairs.get(balancer * this.#nodeCount + node);
    return pair !== undefined && (pair.bits & bit) !== 0;
  }

  set(nowNs: number, balancer: number, node: number, bit: number, isOn: boolean): void {
    const key = balancer * this.#nodeCount + node;
    let pair = this.#pairs.get(key);
    if (pair === undefined) {
      if (!isOn) return;
      pair = { balancer, node, bits: 0, sinceNs: nowNs, blamed: UNJUDGED };
      this.#pairs.set(key, pair);
    }
    this.#settle(pair, nowNs);
    pair.bits = isOn ? pair.bits | bit : pair.bits & ~bit;
    if (pair.bits === 0) this.#pairs.delete(key);
  }

  /** Says what is behind the belief that the node is down. */
  blame(balancer: number, node: number, fault: number): void {
    const pair = this.#pairs.get(balancer * this.#nodeCount + node);
    if (pair === undefined || (pair.bits & DISBELIEVED) === 0) return;
    this.#unlist(balancer, node);
    pair.blamed = fault;
    (fault === FOR_NOTHING ? this.wronged : this.suspected)[balancer]!.push(node);
  }

  /**
   * The node is believed up again, until it succeeds on probation: a trial that fails, or one that
   * takes it out of rotation for its while, goes on with the old story.
   */
  forgive(balancer: number, node: number): void {
    const key = balancer * this.#nodeCount + node;
    const blamed = this.#pairs.get(key)?.blamed ?? UNJUDGED;
    if (blamed !== UNJUDGED) this.#probation.set(key, blamed);
    this.#unlist(balancer, node);
  }

  /** What the node is on probation for: a fault, FOR_NOTHING, or undefined. */
  probationOf(balancer: number, node: number): number | undefined {
    return this.#probation.get(balancer * this.#nodeCount + node);
  }

  // Hot: runs once per success. No allocation, no closures.
  succeeded(balancer: number, node: number): void {
    if (this.#probation.size > 0) this.#probation.delete(balancer * this.#nodeCount + node);
  }

  #unlist(balancer: number, node: number): void {
    remove(this.wronged[balancer]!, node);
    remove(this.suspected[balancer]!, node);
  }

  /** Position of the fault because of which this balancer has given up its first node, or −1. */
  faultBehind(balancer: number): number {
    const node = this.suspected[balancer]![0];
    if (node === undefined) return -1;
    return this.#pairs.get(balancer * this.#nodeCount + node)!.blamed;
  }

  startMeasuring(nowNs: number): void {
    for (const pair of this.#pairs.values()) pair.sinceNs = nowNs;
    this.#startNs = nowNs;
    this.#areasNs = this.balancers.map(() => new Float64Array(STATES));
    this.#ejectedNs = new Float64Array(this.#nodeCount);
    this.falseEjections = 0;
  }

  /** Up to now, which is not later than the end of the measured span. */
  areas(nowNs: number): BeliefAreas {
    for (const pair of this.#pairs.values()) this.#settle(pair, nowNs);
    const peers = new Map<string, number>();
    for (const { service } of this.balancers) peers.set(service, (peers.get(service) ?? 0) + 1);
    const { byStateNs, ejectedNs } = noAreas(this.#nodeCount);
    this.balancers.forEach(({ service, firstNode, nodeCount }, balancer) => {
      const among = peers.get(service)!;
      for (let node = firstNode; node < firstNode + nodeCount; node++) {
        ejectedNs[node] = this.#ejectedNs[node]! / among;
      }
      let restNs = nodeCount * (nowNs - this.#startNs);
      this.#areasNs[balancer]!.forEach((areaNs, bits) => {
        restNs -= areaNs;
        if ((bits & ABSENT) === 0) byStateNs[bits]! += areaNs / among;
      });
      byStateNs[0]! += restNs / among;
    });
    return { byStateNs, ejectedNs };
  }

  #settle(pair: Pair, nowNs: number): void {
    const spentNs = nowNs - pair.sinceNs;
    pair.sinceNs = nowNs;
    if (spentNs === 0) return;
    this.#areasNs[pair.balancer]![pair.bits]! += spentNs;
    if ((pair.bits & (EJECTED | ABSENT)) === EJECTED) this.#ejectedNs[pair.node]! += spentNs;
  }
}

function remove(nodes: number[], node: number): void {
  const place = nodes.indexOf(node);
  if (place >= 0) nodes.splice(place, 1);
}
