/**
 * Finagle's aperture controller: how many nodes a client should use, so that each has about one
 * request at a time. With every request that begins or ends, the average of the number in flight is
 * brought up to date, and the aperture may change by one.
 *
 * twitter/finagle:finagle-core/src/main/scala/com/twitter/finagle/loadbalancer/aperture/LoadBand.scala
 * twitter/finagle:finagle-core/src/main/scala/com/twitter/finagle/util/Ema.scala
 */

export interface LoadBandSettings {
  readonly smoothingNs: number;
  /** Requests per node of the aperture at which it narrows, and at which it widens. */
  readonly low: number;
  readonly high: number;
  readonly minimum: number;
}

export interface LoadBand {
  /** Nodes in the aperture. */
  readonly aperture: number;
  /** So many nodes there are now; the aperture starts at its minimum again. */
  reset(nodes: number): void;
  /** A request began (+1) or ended (−1). */
  count(change: number, nowNs: number): void;
}

export function createLoadBand({ smoothingNs, low, high, minimum }: LoadBandSettings): LoadBand {
  let aperture = 1;
  let narrowest = 1;
  let widest = 1;
  let inFlight = 0;
  let average = 0;
  let updatedNs = -1;
  return {
    get aperture() {
      return aperture;
    },
    reset(nodes) {
      widest = Math.max(1, nodes);
      narrowest = Math.min(minimum, widest);
      aperture = narrowest;
    },
    count(change, nowNs) {
      inFlight += change;
      if (updatedNs < 0) {
        average = inFlight;
      } else {
        const kept = Math.exp((updatedNs - nowNs) / smoothingNs);
        average = inFlight * (1 - kept) + average * kept;
      }
      updatedNs = nowNs;
      const perNode = average / aperture;
      if (perNode >= high && aperture < widest) aperture++;
      else if (perNode <= low && aperture > narrowest) aperture--;
    },
  };
}
