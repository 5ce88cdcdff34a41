/** The nodes of all services as columns; a node's number indexes them all. */

import type { Distribution } from '../distributions/types.ts';
import type { NodeGuard } from './node-guard.ts';
import type { NodeMeter } from './node-meter.ts';
import { SharedProcessor } from './shared-processor.ts';
import type { NodeModel, QueueDiscipline } from './types.ts';

export class NodeTable {
  readonly count: number;
  readonly models: readonly NodeModel[];
  readonly discipline: readonly QueueDiscipline[];
  /** Workers; Infinity: unlimited. */
  readonly concurrency: Float64Array;
  readonly queueLimit: Float64Array;
  readonly speed: Float64Array;
  readonly law: readonly Distribution[];
  /** Only of nodes under processor sharing. */
  readonly shared: readonly (SharedProcessor | null)[];

  /** Only of nodes whose service listens to them. */
  readonly meters: (NodeMeter | null)[];
  /** Only of nodes that turn requests away by rules of their own. */
  readonly guards: (NodeGuard | null)[];

  /** Positions of the faults that act now, or −1. */
  readonly errorsFault: Int32Array;
  readonly slowFault: Int32Array;
  readonly crashFault: Int32Array;
  readonly blackholeFault: Int32Array;
  readonly frozenFault: Int32Array;
  readonly lyingFault: Int32Array;
  /** End and start of the present freeze; how long the node stood still before it, in all. */
  readonly frozenUntilNs: Float64Array;
  readonly frozenSinceNs: Float64Array;
  readonly pausedNs: Float64Array;
  /** 1: some fault acts on what arrives, so that `enterNode` has to look closer. */
  readonly isTroubled: Uint8Array;
  /** 1: it has left, and its process is no more. */
  readonly isGone: Uint8Array;
  /** Under a fault with a sequence: requests that it has met since that began. */
  readonly sequencePlace: Float64Array;

  /** Requests in service, and waiting. */
  readonly serving: Int32Array;
  readonly waiting: Int32Array;
  /** First and last of the queue: request slots, or −1. */
  readonly head: Int32Array;
  readonly tail: Int32Array;

  /** Time integrals since 0, up to `changedNs`: requests inside, and busy workers. */
  readonly insideAreaNs: Float64Array;
  readonly busyAreaNs: Float64Array;
  readonly changedNs: Float64Array;

  constructor(models: readonly NodeModel[]) {
    const count = models.length;
    this.count = count;
    this.models = models;
    this.discipline = models.map((model) => model.queue);
    this.concurrency = Float64Array.from(models, (model) => model.concurrency);
    this.queueLimit = Float64Array.from(models, (model) => model.queueLimit);
    this.speed = Float64Array.from(models, (model) => model.speed);
    this.law = models.map((model) => model.service);
    this.shared = models.map((model) =>
      model.queue === 'processor-sharing' ? new SharedProcessor(model) : null,
    );
    this.meters = Array<NodeMeter | null>(count).fill(null);
    this.guards = Array<NodeGuard | null>(count).fill(null);
    this.errorsFault = new Int32Array(count).fill(-1);
    this.slowFault = new Int32Array(count).fill(-1);
    this.crashFault = new Int32Array(count).fill(-1);
    this.blackholeFault = new Int32Array(count).fill(-1);
    this.frozenFault = new Int32Array(count).fill(-1);
    this.lyingFault = new Int32Array(count).fill(-1);
    this.frozenUntilNs = new Float64Array(count);
    this.frozenSinceNs = new Float64Array(count);
    this.pausedNs = new Float64Array(count);
    this.isTroubled = new Uint8Array(count);
    this.isGone = new Uint8Array(count);
    this.sequencePlace = new Float64Array(count);
    this.serving = new Int32Array(count);
    this.waiting = new Int32Array(count);
    this.head = new Int32Array(count).fill(-1);
    this.tail = new Int32Array(count).fill(-1);
    this.insideAreaNs = new Float64Array(count);
    this.busyAreaNs = new Float64Array(count);
    this.changedNs = new Float64Array(count);
  }

  /** Brings a node's time integrals up to now; to be called before anything about it changes. */
  // Hot: runs twice per request. No allocation, no closures.
  advance(node: number, nowNs: number): void {
    const spentNs = nowNs - this.changedNs[node]!;
    if (spentNs === 0) return;
    const serving = this.serving[node]!;
    const meter = this.meters[node]!;
    if (meter !== null) meter.advance(nowNs, serving);
    const workers = this.concurrency[node]!;
    this.insideAreaNs[node]! += spentNs * (serving + this.waiting[node]!);
    this.busyAreaNs[node]! += spentNs * Math.min(serving, workers);
    this.changedNs[node] = nowNs;
  }
}
