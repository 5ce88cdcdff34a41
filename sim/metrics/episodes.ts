/**
 * What became of each stretch of a fault at each node that it hit: when it was noticed, when the last
 * request went there, and when the node was back.
 */

import { concerns, type Severity, severityOf } from '../model/faults/severity.ts';
import type { FaultModel } from '../model/faults/types.ts';
import { ABSENT, type Beliefs, DISBELIEVED, DOWN, FOR_NOTHING, OUT, SUSPECTED } from './beliefs.ts';
import { Returns } from './returns.ts';

export interface Episode {
  /** Position in `RunResult.faults`. */
  readonly fault: number;
  readonly severity: Severity;
  readonly node: number;
  readonly startNs: number;
  /** Null: it acted on when the measured span was over. */
  endNs: number | null;
  /** When the first and the last of the balancers that it concerns believed the node down. */
  detectedNs: number | null;
  allDetectedNs: number | null;
  /** Last request sent there while it acted; null: none. */
  lastSentNs: number | null;
  /** At its end, none of the balancers that it concerns would have picked the node. */
  isIsolated: boolean;
  /** First success of a request that was sent there after its end. */
  recoveredNs: number | null;
  /** From then on the node had its former share of requests again. */
  fairShareNs: number | null;
}

export class Episodes {
  readonly all: Episode[] = [];
  readonly returns: Returns;
  readonly #faults: readonly FaultModel[];
  readonly #beliefs: Beliefs;
  /** By node. */
  readonly #open: readonly Episode[][];
  readonly #noticedBy = new Map<Episode, Set<number>>();

  constructor(faults: readonly FaultModel[], nodeCount: number, beliefs: Beliefs) {
    this.#faults = faults;
    this.#beliefs = beliefs;
    this.#open = Array.from({ length: nodeCount }, () => []);
    this.returns = new Returns(nodeCount, beliefs);
  }

  /** Before the fault does anything to the node. */
  begin(nowNs: number, fault: number, node: number): void {
    const severity = severityOf(this.#faults[fault]!);
    const episode: Episode = {
      ...{ fault, severity, node, startNs: nowNs, endNs: null },
      ...{ detectedNs: null, allDetectedNs: null, lastSentNs: null, isIsolated: false },
      ...{ recoveredNs: null, fairShareNs: null },
    };
    this.all.push(episode);
    this.#open[node]!.push(episode);
    this.#noticedBy.set(episode, new Set());
    this.returns.depart(node, severity === 'down');
    for (const balancer of this.#concerned(episode)) {
      this.#tellTruth(nowNs, balancer, node);
      if (severity === 'none' || !this.#beliefs.has(balancer, node, DISBELIEVED)) continue;
      this.#beliefs.blame(balancer, node, fault);
      this.#notice(nowNs, episode, balancer);
    }
  }

  /** After the node is as it was. */
  end(nowNs: number, fault: number, node: number): void {
    const open = this.#open[node]!;
    const place = open.findIndex((episode) => episode.fault === fault);
    const [episode] = open.splice(place, 1) as [Episode];
    episode.endNs = nowNs;
    episode.isIsolated = this.#isOutOfAll(episode);
    const concerned = this.#concerned(episode);
    for (const balancer of concerned) this.#tellTruth(nowNs, balancer, node);
    const isStillDown = open.some(({ severity }) => severity === 'down');
    if (!isStillDown) this.returns.expect(nowNs, episode, concerned);
  }

  /** A balancer's belief has changed. */
  believe(nowNs: number, balancer: number, node: number, isHealthy: boolean): void {
    const beliefs = this.#beliefs;
    if (isHealthy) beliefs.forgive(balancer, node);
    beliefs.set(nowNs, balancer, node, DISBELIEVED, !isHealthy);
    // Of a node that only joins, what a check begins with is no judgement.
    if (isHealthy || beliefs.has(balancer, node, ABSENT)) return;
    const real = this.#realAt(node, balancer);
    for (const episode of real) this.#notice(nowNs, episode, balancer);
    const worst = real.find(({ severity }) => severity === 'down') ?? real[0];
    const before = beliefs.probationOf(balancer, node);
    beliefs.blame(balancer, node, worst?.fault ?? before ?? FOR_NOTHING);
    if (worst === undefined && before === undefined) beliefs.falseEjections++;
  }

  /** A failover policy takes a node out by its own judgement: belief stays as it is. */
  suspect(nowNs: number, balancer: number, node: number): void {
    this.#beliefs.set(nowNs, balancer, node, SUSPECTED, true);
    const real = this.#realAt(node, balancer);
    for (const episode of real) this.#notice(nowNs, episode, balancer);
    if (real.length === 0) this.#beliefs.falseEjections++;
  }

  /** What really acts on the node, as far as this balancer is concerned. */
  #realAt(node: number, balancer: number): readonly Episode[] {
    return this.#open[node]!.filter(
      (episode) => episode.severity !== 'none' && this.#isConcerned(episode, balancer),
    );
  }

  /** A request goes there. */
  // Hot: runs once per request of a run with faults. No allocation, no closures.
  sent(nowNs: number, balancer: number, node: number): void {
    const open = this.#open[node]!;
    for (let i = 0; i < open.length; i++) {
      if (this.#isConcerned(open[i]!, balancer)) open[i]!.lastSentNs = nowNs;
    }
    this.returns.sent(nowNs, balancer, node);
  }

  /** The measured span is over: what still acts goes on unobserved. */
  finish(): void {
    for (const open of this.#open) {
      for (const episode of open) episode.isIsolated = this.#isOutOfAll(episode);
    }
  }

  #notice(nowNs: number, episode: Episode, balancer: number): void {
    const noticedBy = this.#noticedBy.get(episode)!;
    if (noticedBy.has(balancer)) return;
    noticedBy.add(balancer);
    episode.detectedNs ??= nowNs;
    if (noticedBy.size === this.#concerned(episode).length) episode.allDetectedNs = nowNs;
  }

  #tellTruth(nowNs: number, balancer: number, node: number): void {
    const isDown = this.#open[node]!.some(
      (episode) => episode.severity === 'down' && this.#isConcerned(episode, balancer),
    );
    this.#beliefs.set(nowNs, balancer, node, DOWN, isDown);
  }

  #isOutOfAll(episode: Episode): boolean {
    return this.#concerned(episode).every((id) =>
      this.#beliefs.has(id, episode.node, OUT | ABSENT),
    );
  }

  /** The node's balancers for which the fault is true. */
  #concerned(episode: Episode): readonly number[] {
    const balancers = this.#beliefs.balancersOf(episode.node);
    return balancers.filter((id) => this.#isConcerned(episode, id));
  }

  #isConcerned({ fault }: Episode, balancer: number): boolean {
    return concerns(this.#faults[fault]!, this.#beliefs.balancers[balancer]!.instance);
  }
}
