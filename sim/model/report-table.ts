/** Load reports on their way, as columns: what a node said when it answered, read when that arrives. */

import type { LoadReport } from '../../algorithms/balancing/types.ts';
import type { NodeMeter } from './node-meter.ts';

export class ReportTable {
  #inside = new Int32Array(0);
  #utilization = new Float64Array(0);
  #ratePerS = new Float64Array(0);
  #errorsPerS = new Float64Array(0);
  #latencyNs = new Float64Array(0);
  readonly #report = {
    requestsInside: 0,
    utilization: 0,
    ratePerS: 0,
    errorsPerS: 0,
    latencyNs: 0,
  };

  /** What the node says now; `latencyNs` only where a probe asks for it. */
  // Hot: runs once per request of a node that reports. No allocation but for doubling.
  write(id: number, meter: NodeMeter, inside: number, latencyNs: number): void {
    if (id >= this.#inside.length) this.#grow(id);
    this.#inside[id] = inside;
    this.#utilization[id] = meter.utilization;
    this.#ratePerS[id] = meter.ratePerS;
    this.#errorsPerS[id] = meter.errorsPerS;
    this.#latencyNs[id] = latencyNs;
  }

  /** One object, overwritten by the next call. */
  read(id: number): LoadReport {
    const report = this.#report;
    report.requestsInside = this.#inside[id]!;
    report.utilization = this.#utilization[id]!;
    report.ratePerS = this.#ratePerS[id]!;
    report.errorsPerS = this.#errorsPerS[id]!;
    report.latencyNs = this.#latencyNs[id]!;
    return report;
  }

  #grow(id: number): void {
    let capacity = Math.max(64, this.#inside.length);
    while (capacity <= id) capacity *= 2;
    this.#inside = copied(this.#inside, new Int32Array(capacity));
    this.#utilization = copied(this.#utilization, new Float64Array(capacity));
    this.#ratePerS = copied(this.#ratePerS, new Float64Array(capacity));
    this.#errorsPerS = copied(this.#errorsPerS, new Float64Array(capacity));
    this.#latencyNs = copied(this.#latencyNs, new Float64Array(capacity));
  }
}

function copied<T extends Int32Array | Float64Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
