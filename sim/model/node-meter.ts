/**
 * What a node knows of itself and can report: averages that forget with a time constant of a second,
 * and its latest latencies with the number of requests that each of them met.
 *
 * The latter is the server's half of Prequal: a probe is answered with the median latency of recent
 * requests that arrived when about as many were inside as are now (Wydrowski et al., Load is not
 * what you should balance, NSDI 2024, §4).
 */

const MEMORY_NS = 1e9;

/** Latencies that a node remembers, and how many of them an estimate rests on. */
const REMEMBERED = 64;
const ESTIMATED_FROM = 9;

export class NodeMeter {
  /** Busy workers ÷ workers; 0 if their number is not fixed. */
  utilization = 0;
  ratePerS = 0;
  errorsPerS = 0;

  #updatedNs = 0;
  readonly #workers: number;
  readonly #latencyNs = new Float64Array(REMEMBERED);
  readonly #met = new Int32Array(REMEMBERED);
  #count = 0;
  /** Reused by `latencyAt`: distances and latencies of the nearest. */
  readonly #distance = new Float64Array(ESTIMATED_FROM);
  readonly #nearest = new Float64Array(ESTIMATED_FROM);

  constructor(workers: number) {
    this.#workers = workers;
  }

  /** To be called before the number of busy workers changes, and before the averages are read. */
  // Hot: runs twice per request of a node that reports. No allocation, no closures.
  advance(nowNs: number, serving: number): void {
    const spentNs = nowNs - this.#updatedNs;
    if (spentNs === 0) return;
    const kept = Math.exp(-spentNs / MEMORY_NS);
    const busy = this.#workers === Infinity ? 0 : Math.min(serving, this.#workers) / this.#workers;
    this.utilization = this.utilization * kept + busy * (1 - kept);
    this.ratePerS *= kept;
    this.errorsPerS *= kept;
    this.#updatedNs = nowNs;
  }

  /** A request leaves that found `met` others inside; `advance` has been called. */
  // Hot: runs once per request of a node that reports. No allocation, no closures.
  answered(latencyNs: number, met: number, ok: boolean): void {
    // Each answer adds 1, forgotten at the rate of 1 a second: in steady state the sum is the rate.
    this.ratePerS += 1e9 / MEMORY_NS;
    if (!ok) this.errorsPerS += 1e9 / MEMORY_NS;
    const place = this.#count++ % REMEMBERED;
    this.#latencyNs[place] = latencyNs;
    this.#met[place] = met;
  }

  /**
   * Median latency of the remembered requests that met about `inside` others: of the nine whose
   * number is nearest. 0 when there is none yet.
   */
  latencyAt(inside: number): number {
    const known = Math.min(this.#count, REMEMBERED);
    let taken = 0;
    for (let i = 0; i < known; i++) {
      const distance = Math.abs(this.#met[i]! - inside);
      if (taken === ESTIMATED_FROM && distance >= this.#distance[taken - 1]!) continue;
      let place = taken < ESTIMATED_FROM ? taken++ : taken - 1;
      for (; place > 0 && this.#distance[place - 1]! > distance; place--) {
        this.#distance[place] = this.#distance[place - 1]!;
        this.#nearest[place] = this.#nearest[place - 1]!;
      }
      this.#distance[place] = distance;
      this.#nearest[place] = this.#latencyNs[i]!;
    }
    return taken === 0 ? 0 : this.#nearest.subarray(0, taken).sort()[taken >>> 1]!;
  }
}
