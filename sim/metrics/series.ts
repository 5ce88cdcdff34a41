/**
 * What happened over time: counts and latencies by the time bin in which a request was issued, and
 * requests inside by node and bin.
 *
 * The bin width is a guess when the length of the run is not known. When the bins run out,
 * neighbours are merged and the width doubles, so the result always has between half of the bins and
 * all of them, and the widths of two runs differ by a power of two.
 */

import { Histogram } from './histogram.ts';
import type { SeriesResult } from './types.ts';

const BINS_WANTED = 120;
/** Twice as many as wanted, so that merging neighbours leaves as many as wanted. */
const BINS_MAX = 240;
/** With more nodes than this, neighbours share a lane. */
const LANES_MAX = 64;

export class Series {
  binNs: number;
  readonly #issued: number[] = [];
  readonly #ok: number[] = [];
  readonly #failed: number[] = [];
  readonly #latency: Histogram[] = [];
  readonly #nodesPerLane: number;
  readonly #lanes: readonly string[];
  /** Area of requests inside since 0 up to the last bin's end, and per lane and bin. */
  readonly #laneAreaNs: Float64Array;
  #inFlightAreaNs: number[][];
  readonly #backlogAreaNs: number[] = [];
  #insideAreaNs = 0;
  #inSystemAreaNs = 0;
  #binEndNs = 0;
  /** The last bin is cut short when the measured span ends inside it. */
  #lastBinNs = 0;

  constructor(expectedNs: number, nodeNames: readonly string[]) {
    this.binNs = Math.max(1, Math.ceil(expectedNs / BINS_WANTED));
    this.#nodesPerLane = Math.ceil(nodeNames.length / LANES_MAX);
    this.#lanes = laneNames(nodeNames, this.#nodesPerLane);
    this.#laneAreaNs = new Float64Array(this.#lanes.length);
    this.#inFlightAreaNs = this.#lanes.map(() => []);
  }

  get bins(): number {
    return this.#inFlightAreaNs[0]!.length;
  }

  // Hot: runs once per request. Allocates once per bin.
  requestIssued(nowNs: number): void {
    this.#issued[this.#binAt(nowNs)]!++;
  }

  // Hot: runs once per request. Allocates once per bin.
  requestEnded(issuedNs: number, latencyNs: number, ok: boolean): void {
    const bin = this.#binAt(issuedNs);
    if (ok) {
      this.#ok[bin]!++;
      this.#latency[bin]!.add(latencyNs);
    } else {
      this.#failed[bin]!++;
    }
  }

  /**
   * Closes a bin: `insideAreaNs` is each node's time integral of requests inside, since 0, and
   * `inSystemAreaNs` that of requests that clients wait for.
   */
  endBin(nowNs: number, insideAreaNs: Float64Array, inSystemAreaNs: number): void {
    const widthNs = nowNs - this.#binEndNs;
    if (widthNs === 0) return;
    this.#binEndNs = nowNs;
    this.#lastBinNs = widthNs;
    for (let lane = 0; lane < this.#lanes.length; lane++) {
      let areaNs = 0;
      const first = lane * this.#nodesPerLane;
      const end = Math.min(first + this.#nodesPerLane, insideAreaNs.length);
      for (let node = first; node < end; node++) areaNs += insideAreaNs[node]!;
      this.#inFlightAreaNs[lane]!.push((areaNs - this.#laneAreaNs[lane]!) / (end - first));
      this.#laneAreaNs[lane] = areaNs;
    }
    this.#endBacklog(insideAreaNs, inSystemAreaNs);
    if (this.bins === BINS_MAX && widthNs === this.binNs) this.#mergeNeighbours();
  }

  /**
   * Nodes work on for clients that gave up, and balancers hold requests that are in no node: the larger
   * of the two counts is the backlog.
   */
  #endBacklog(insideAreaNs: Float64Array, inSystemAreaNs: number): void {
    let insideNs = 0;
    for (let node = 0; node < insideAreaNs.length; node++) insideNs += insideAreaNs[node]!;
    const areaNs = Math.max(insideNs - this.#insideAreaNs, inSystemAreaNs - this.#inSystemAreaNs);
    this.#backlogAreaNs.push(areaNs);
    this.#insideAreaNs = insideNs;
    this.#inSystemAreaNs = inSystemAreaNs;
  }

  result(): SeriesResult {
    const bins = this.bins;
    if (bins > 0) this.#binAt((bins - 1) * this.binNs);
    this.#foldInto(bins - 1);
    const widthNs = (bin: number) => (bin === bins - 1 ? this.#lastBinNs : this.binNs);
    return {
      binNs: this.binNs,
      lastBinNs: this.#lastBinNs,
      issued: this.#issued.slice(0, bins),
      ok: this.#ok.slice(0, bins),
      failed: this.#failed.slice(0, bins),
      latency: this.#latency.slice(0, bins).map((histogram) => histogram.toSketch()),
      backlog: this.#backlogAreaNs.map((areaNs, bin) => areaNs / widthNs(bin)),
      lanes: this.#lanes,
      inFlight: this.#inFlightAreaNs.map((lane) =>
        lane.map((areaNs, bin) => areaNs / widthNs(bin)),
      ),
    };
  }

  #binAt(timeNs: number): number {
    const bin = Math.floor(timeNs / this.binNs);
    while (this.#issued.length <= bin) {
      this.#issued.push(0);
      this.#ok.push(0);
      this.#failed.push(0);
      this.#latency.push(new Histogram());
    }
    return bin;
  }

  /** Requests issued at the very end of the last bin belong to it, and not to one that never was. */
  #foldInto(last: number): void {
    if (last < 0) return;
    for (const column of [this.#issued, this.#ok, this.#failed]) {
      while (column.length > last + 1) column[last]! += column.pop()!;
    }
    while (this.#latency.length > last + 1) this.#latency[last]!.absorb(this.#latency.pop()!);
  }

  #mergeNeighbours(): void {
    this.#binAt((BINS_MAX - 1) * this.binNs);
    this.binNs *= 2;
    this.#lastBinNs = this.binNs;
    const areas = [this.#backlogAreaNs, ...this.#inFlightAreaNs];
    for (const column of [this.#issued, this.#ok, this.#failed, ...areas]) {
      const half = Math.ceil(column.length / 2);
      for (let i = 0; i < half; i++) column[i] = column[2 * i]! + (column[2 * i + 1] ?? 0);
      column.length = half;
    }
    const half = Math.ceil(this.#latency.length / 2);
    for (let i = 0; i < half; i++) {
      const second = this.#latency[2 * i + 1];
      if (second) this.#latency[2 * i]!.absorb(second);
      this.#latency[i] = this.#latency[2 * i]!;
    }
    this.#latency.length = half;
  }
}

function laneNames(nodeNames: readonly string[], nodesPerLane: number): readonly string[] {
  const lanes: string[] = [];
  for (let first = 0; first < nodeNames.length; first += nodesPerLane) {
    const last = Math.min(first + nodesPerLane, nodeNames.length) - 1;
    lanes.push(last === first ? nodeNames[first]! : `${nodeNames[first]} … ${nodeNames[last]}`);
  }
  return lanes;
}
