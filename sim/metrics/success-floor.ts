/** How long too few requests succeeded, by whole seconds of the measured span. */

const SECOND_NS = 1e9;

/** A second in which fewer than this succeed is a bad one; of fewer than 100, one failure is enough. */
export const SUCCESS_FLOOR = 0.99;

export class SuccessFloor {
  readonly #issued: number[] = [];
  readonly #ok: number[] = [];

  // Hot: runs once per request. Allocates once per second of the simulation.
  count(sinceStartNs: number, ok: boolean): void {
    const second = Math.floor(sinceStartNs / SECOND_NS);
    while (this.#issued.length <= second) {
      this.#issued.push(0);
      this.#ok.push(0);
    }
    this.#issued[second]!++;
    if (ok) this.#ok[second]!++;
  }

  /** Of the span, which may end within a second. */
  belowNs(spanNs: number): number {
    let belowNs = 0;
    this.#issued.forEach((issued, second) => {
      if (this.#ok[second]! >= SUCCESS_FLOOR * issued) return;
      belowNs += Math.min(SECOND_NS, Math.max(0, spanNs - second * SECOND_NS));
    });
    return belowNs;
  }
}
