/** Counts what happens. It changes nothing that the simulation reads, except which requests count. */

import type { NodeTable } from '../model/node-table.ts';
import {
  CHARTED,
  HEDGE,
  MEASURED,
  REPEAT,
  type RequestTable,
  SENT,
} from '../model/request-table.ts';
import type { Model, RunModel } from '../model/types.ts';
import { causeNames, OUTCOME_OK, OUTCOMES } from '../outcomes.ts';
import { REFUSERS } from '../turned-away.ts';
import type { EventLog } from './event-log.ts';
import { FailureRecorder, nothingObserved, type ObservedFailures } from './failure-recorder.ts';
import { Histogram } from './histogram.ts';
import { EXACT_MAX } from './limits.ts';
import { PartRecorder } from './part-recorder.ts';
import { RepeatedPicks } from './repeated-picks.ts';
import { Series } from './series.ts';
import { SuccessFloor } from './success-floor.ts';

export class Recorder {
  /** Between the end of the warm-up and the end of the measured span. */
  measuring = false;
  /** Measured requests: issued so far, and still without an outcome. */
  issued = 0;
  unsettled = 0;
  attempts = 0;
  readonly repeated = {
    retries: 0,
    hedges: 0,
    retriesDenied: 0,
    hedgesDenied: 0,
    wonByRetry: 0,
    wonByHedge: 0,
  };
  readonly outcomes = new Float64Array(OUTCOMES.length);
  readonly causes: Float64Array;
  /** Of failed requests, by cause and outcome: `cause × OUTCOMES.length + outcome`. */
  readonly causeOutcomes: Float64Array;
  /** Attempts that were turned away, by who did it. */
  readonly turnedAway = new Float64Array(REFUSERS.length);
  readonly latency = new Histogram();
  readonly exactNs = new Float64Array(EXACT_MAX);
  readonly clientIssued: Float64Array;
  readonly clientOk: Float64Array;
  readonly clientLatencyNs: Float64Array;
  readonly nodeRequests: Float64Array;
  readonly nodeErrors: Float64Array;
  /** What is counted apart, in the order of the model. */
  readonly parts: readonly PartRecorder[];
  readonly series: Series;
  readonly failures: FailureRecorder;
  readonly floor = new SuccessFloor();
  /** Of `failures`, when the measured span is over. */
  observed: ObservedFailures;
  readonly picks: RepeatedPicks;
  /** The measured span is over. Not the same as `endNs > 0`: it may be over at time 0. */
  ended = false;
  startNs = 0;
  endNs = 0;
  /** Time integral of requests without an outcome, measured or not, since 0. */
  #inSystemAreaNs = 0;
  #inSystemAtStartNs = 0;

  readonly #run: RunModel;
  readonly #requests: RequestTable;
  readonly #nodes: NodeTable;
  #nowNs = 0;
  #inSystem = 0;
  #inSystemChangedNs = 0;
  #insideAtStartNs: Float64Array;
  #busyAtStartNs: Float64Array;

  constructor(model: Model, requests: RequestTable, nodes: NodeTable) {
    const { run, faults } = model;
    const clientCount = model.clients.length;
    this.#run = run;
    const causeCount = causeNames(faults).length;
    this.causes = new Float64Array(causeCount);
    this.causeOutcomes = new Float64Array(causeCount * OUTCOMES.length);
    this.failures = new FailureRecorder(faults, nodes.count);
    this.observed = nothingObserved(nodes.count);
    this.#requests = requests;
    this.#nodes = nodes;
    this.clientIssued = new Float64Array(clientCount);
    this.clientOk = new Float64Array(clientCount);
    this.clientLatencyNs = new Float64Array(clientCount);
    this.nodeRequests = new Float64Array(nodes.count);
    this.nodeErrors = new Float64Array(nodes.count);
    this.picks = new RepeatedPicks(model);
    this.#insideAtStartNs = new Float64Array(nodes.count);
    this.#busyAtStartNs = new Float64Array(nodes.count);
    this.insideAreaNs = new Float64Array(nodes.count);
    this.busyAreaNs = new Float64Array(nodes.count);
    this.parts = (model.parts ?? []).map((part) => new PartRecorder(part));
    this.series = new Series(
      run.expectedNs,
      nodes.models.map((model) => model.name),
    );
  }

  get log(): EventLog {
    return this.failures.log;
  }

  /** Before each event: everything that is recorded next happens at this time. */
  setNow(nowNs: number): void {
    this.#nowNs = nowNs;
  }

  // Hot: runs once per request. No allocation, no closures.
  requestIssued(slot: number): void {
    this.#inSystemChanges(1);
    if (!this.ended) {
      this.#requests.flags[slot]! |= CHARTED;
      this.series.requestIssued(this.#nowNs);
    }
    if (!this.measuring || this.issued >= this.#run.requests) return;
    this.#requests.flags[slot]! |= MEASURED;
    this.issued++;
    this.unsettled++;
    const client = this.#requests.client[slot]!;
    this.clientIssued[client]!++;
    for (let i = 0; i < this.parts.length; i++) {
      if (this.parts[i]!.holds(client, this.#nowNs - this.startNs)) this.parts[i]!.issued++;
    }
  }

  // Hot: runs once per attempt. No allocation, no closures.
  requestSent(slot: number): void {
    const requests = this.#requests;
    const node = requests.node[slot]!;
    const balancer = requests.balancer[slot]!;
    this.failures.requestSent(this.#nowNs, balancer, node);
    if ((requests.flags[slot]! & MEASURED) === 0) return;
    this.attempts++;
    this.nodeRequests[node]!++;
    this.picks.add(balancer, node);
    const sinceNs = requests.issuedNs[slot]! - this.startNs;
    for (let i = 0; i < this.parts.length; i++) {
      if (this.parts[i]!.holds(requests.client[slot]!, sinceNs)) this.parts[i]!.attempts++;
    }
  }

  requestTurnedAway(slot: number, by: number): void {
    if ((this.#requests.flags[slot]! & MEASURED) !== 0) this.turnedAway[by]!++;
  }

  // Hot: runs once per request. No allocation, no closures.
  requestSettled(slot: number, outcome: number, cause: number): void {
    const requests = this.#requests;
    const ok = outcome === OUTCOME_OK;
    const issuedNs = requests.issuedNs[slot]!;
    const latencyNs = this.#nowNs - issuedNs;
    this.#inSystemChanges(-1);
    const flags = requests.flags[slot]!;
    if ((flags & CHARTED) !== 0) this.series.requestEnded(issuedNs, latencyNs, ok);
    if ((flags & MEASURED) === 0) return;
    this.unsettled--;
    this.outcomes[outcome]!++;
    this.floor.count(issuedNs - this.startNs, ok);
    const client = requests.client[slot]!;
    for (let i = 0; i < this.parts.length; i++) {
      if (!this.parts[i]!.holds(client, issuedNs - this.startNs)) continue;
      this.parts[i]!.settled(outcome, latencyNs);
    }
    if (ok) {
      if (this.latency.count < EXACT_MAX) this.exactNs[this.latency.count] = latencyNs;
      this.latency.add(latencyNs);
      this.clientOk[client]!++;
      this.clientLatencyNs[client]! += latencyNs;
    } else {
      this.causes[cause]!++;
      this.causeOutcomes[cause * OUTCOMES.length + outcome]!++;
      if ((flags & SENT) !== 0) this.nodeErrors[requests.node[slot]!]!++;
    }
  }

  /** A retry or a hedge begins. */
  attemptRepeated(slot: number): void {
    const flags = this.#requests.flags[slot]!;
    if ((flags & MEASURED) === 0) return;
    if ((flags & HEDGE) !== 0) this.repeated.hedges++;
    else this.repeated.retries++;
  }

  /** One of several attempts is what its request succeeded by. */
  attemptWon(slot: number): void {
    const flags = this.#requests.flags[slot]!;
    if ((flags & MEASURED) === 0) return;
    if ((flags & HEDGE) !== 0) this.repeated.wonByHedge++;
    else if ((flags & REPEAT) !== 0) this.repeated.wonByRetry++;
  }

  /** One of several attempts ended otherwise, and not because another one had won. */
  attemptFailed(slot: number): void {
    const flags = this.#requests.flags[slot]!;
    if ((flags & (MEASURED | SENT)) !== (MEASURED | SENT)) return;
    this.nodeErrors[this.#requests.node[slot]!]!++;
  }

  retryDenied(request: number): void {
    if ((this.#requests.flags[request]! & MEASURED) !== 0) this.repeated.retriesDenied++;
  }

  hedgeDenied(request: number): void {
    if ((this.#requests.flags[request]! & MEASURED) !== 0) this.repeated.hedgesDenied++;
  }

  startMeasuring(): void {
    this.measuring = true;
    this.startNs = this.#nowNs;
    this.failures.startMeasuring(this.#nowNs);
    this.#inSystemChanges(0);
    this.#inSystemAtStartNs = this.#inSystemAreaNs;
    this.#advanceNodes();
    this.#insideAtStartNs = this.#nodes.insideAreaNs.slice();
    this.#busyAtStartNs = this.#nodes.busyAreaNs.slice();
  }

  endMeasuring(): void {
    this.endBin();
    this.measuring = false;
    this.ended = true;
    this.endNs = this.#nowNs;
    this.observed = this.failures.endMeasuring(this.#nowNs);
    this.#inSystemChanges(0);
    this.#advanceNodes();
    this.insideAreaNs = this.#nodes.insideAreaNs.map((area, i) => area - this.#insideAtStartNs[i]!);
    this.busyAreaNs = this.#nodes.busyAreaNs.map((area, i) => area - this.#busyAtStartNs[i]!);
    this.measuredInSystemAreaNs = this.#inSystemAreaNs - this.#inSystemAtStartNs;
  }

  /** Of the measured span; zero until `endMeasuring`, which a run that is cut short never reaches. */
  insideAreaNs: Float64Array;
  busyAreaNs: Float64Array;
  measuredInSystemAreaNs = 0;

  endBin(): void {
    if (this.ended) return;
    this.#advanceNodes();
    this.#inSystemChanges(0);
    this.series.endBin(this.#nowNs, this.#nodes.insideAreaNs, this.#inSystemAreaNs);
  }

  get allMeasured(): boolean {
    return this.issued >= this.#run.requests;
  }

  #inSystemChanges(by: number): void {
    this.#inSystemAreaNs += (this.#nowNs - this.#inSystemChangedNs) * this.#inSystem;
    this.#inSystemChangedNs = this.#nowNs;
    this.#inSystem += by;
  }

  #advanceNodes(): void {
    for (let node = 0; node < this.#nodes.count; node++) this.#nodes.advance(node, this.#nowNs);
  }
}
