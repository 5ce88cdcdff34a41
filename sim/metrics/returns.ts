/**
 * Nodes that are expected back after a fault: until each has succeeded once, and has its share of
 * requests again.
 *
 * The share is compared with what the node had of its service's requests before its first fault, and
 * judged by blocks of as many requests of the service as should bring it 20: four fifths of that in
 * one block and it had its share back when the block began. The standard deviation of 20 is 4.5.
 */

import type { Beliefs } from './beliefs.ts';
import type { Episode } from './episodes.ts';

const OWN_REQUESTS = 20;
const OWN_REQUESTS_MIN = 16;

interface Return {
  readonly episode: Episode;
  /** Balancers that the fault concerned. */
  readonly balancers: readonly number[];
  /** Requests of the service in a block; Infinity: the node had none before, so nothing to get back. */
  readonly blockSize: number;
  blockNs: number;
  sent: number;
  own: number;
}

export class Returns {
  readonly #beliefs: Beliefs;
  /** Requests so far, by node. */
  readonly #sent: Float64Array;
  readonly #formerShare = new Map<number, number>();
  #expected: Return[] = [];

  constructor(nodeCount: number, beliefs: Beliefs) {
    this.#beliefs = beliefs;
    this.#sent = new Float64Array(nodeCount);
  }

  /** A fault begins: what goes down does not come back from what it was coming back from. */
  depart(node: number, isDown: boolean): void {
    if (!this.#formerShare.has(node)) this.#formerShare.set(node, this.#shareOf(node));
    if (isDown) this.#expected = this.#expected.filter(({ episode }) => episode.node !== node);
  }

  expect(nowNs: number, episode: Episode, balancers: readonly number[]): void {
    const share = this.#formerShare.get(episode.node)!;
    const blockSize = share > 0 ? Math.ceil(OWN_REQUESTS / share) : Infinity;
    this.#expected.push({ episode, balancers, blockSize, blockNs: nowNs, sent: 0, own: 0 });
  }

  // Hot: runs once per request of a run with faults. No allocation, no closures.
  sent(nowNs: number, balancer: number, node: number): void {
    this.#sent[node]!++;
    for (let i = this.#expected.length - 1; i >= 0; i--) {
      const one = this.#expected[i]!;
      const { firstNode, nodeCount } = this.#beliefs.balancers[balancer]!;
      const isPeer = one.episode.node >= firstNode && one.episode.node < firstNode + nodeCount;
      if (isPeer && one.episode.fairShareNs === null) this.#count(one, nowNs, node);
    }
  }

  /** Success of a request that was sent there at `sentNs`: the episodes that the node is back from. */
  succeeded(nowNs: number, balancer: number, node: number, sentNs: number): readonly Episode[] {
    if (this.#expected.length === 0) return [];
    const back = this.#expected.filter(
      ({ episode, balancers }) =>
        episode.node === node &&
        episode.recoveredNs === null &&
        sentNs >= episode.endNs! &&
        balancers.includes(balancer),
    );
    for (const one of back) {
      one.episode.recoveredNs = nowNs;
      this.#dropIfBack(one);
    }
    return back.map(({ episode }) => episode);
  }

  /** Somebody has to be told of successes. */
  get isWaiting(): boolean {
    return this.#expected.length > 0;
  }

  #count(one: Return, nowNs: number, node: number): void {
    one.sent++;
    if (node === one.episode.node) one.own++;
    if (one.sent < one.blockSize) return;
    if (one.own >= OWN_REQUESTS_MIN) {
      one.episode.fairShareNs = one.blockNs;
      this.#dropIfBack(one);
      return;
    }
    one.blockNs = nowNs;
    one.sent = 0;
    one.own = 0;
  }

  #dropIfBack(one: Return): void {
    const { recoveredNs, fairShareNs } = one.episode;
    const hasShare = fairShareNs !== null || one.blockSize === Infinity;
    if (recoveredNs === null || !hasShare) return;
    this.#expected.splice(this.#expected.indexOf(one), 1);
  }

  #shareOf(node: number): number {
    const [first] = this.#beliefs.balancersOf(node);
    if (first === undefined) return 0;
    const { firstNode, nodeCount } = this.#beliefs.balancers[first]!;
    let all = 0;
    for (let i = firstNode; i < firstNode + nodeCount; i++) all += this.#sent[i]!;
    return all === 0 ? 0 : this.#sent[node]! / all;
  }
}
