/**
 * Static stride: a counter walks over the list round after round, and a node of weight w has its
 * turn in w of 65535 rounds, evenly spaced. No state but the counter, so threads can share it.
 *
 * grpc/grpc:src/core/load_balancing/weighted_round_robin/static_stride_scheduler.cc;
 * grpc/grpc-go:balancer/weightedroundrobin/scheduler.go
 */

/** What the largest weight becomes. */
const WEIGHT_MAX = 65_535;
/** Shifts neighbours against each other, so that they are not passed over in the same rounds. */
const OFFSET = 32_767;

export interface StrideSchedule {
  /**
   * Sets the weights of `count` places, in any unit; 0 becomes `unknown`. Those above
   * `ratioMax` × mean or below `ratioMin` × mean of the known ones are brought there.
   */
  setWeights(weights: Float64Array, count: number, unknown: number): void;
  /** Forgets the weights: plain turns over `count` places. */
  setPlain(count: number): void;
  /** The place whose turn it is. O(largest ÷ mean weight) on average. */
  next(): number;
  /** A whole number below 2³² from which the counter goes on. */
  setCounter(counter: number): void;
}

export function createStrideSchedule(
  capacity: number,
  ratioMin: number,
  ratioMax: number,
): StrideSchedule {
  const scaled = new Uint32Array(capacity);
  let places = 0;
  let counter = 0;
  return {
    setWeights(weights, count, unknown) {
      places = count;
      let sum = 0;
      let known = 0;
      let largest = 0;
      for (let i = 0; i < count; i++) {
        sum += weights[i]!;
        if (weights[i]! > 0) known++;
        largest = Math.max(largest, weights[i]!);
      }
      const mean = sum / known;
      const limit = Math.min(largest, ratioMax * mean);
      const scale = WEIGHT_MAX / limit;
      // At least 1, or a node would never have a turn.
      const least = Math.max(1, Math.round(Math.round(scale * mean) * ratioMin));
      for (let i = 0; i < count; i++) {
        const weight = weights[i]! > 0 ? weights[i]! : unknown;
        const whole = Math.round(scale * Math.min(weight, limit));
        // The mean is never below `least`; a median may be next to nothing.
        scaled[i] = Math.max(whole, weights[i]! > 0 ? least : 1);
      }
    },
    setPlain(count) {
      places = count;
      scaled.fill(WEIGHT_MAX, 0, count);
    },
    next() {
      for (;;) {
        const place = counter % places;
        const round = Math.floor(counter / places);
        counter = (counter + 1) >>> 0;
        const weight = scaled[place]!;
        if ((weight * round + place * OFFSET) % WEIGHT_MAX >= WEIGHT_MAX - weight) return place;
      }
    },
    setCounter(to) {
      counter = to;
    },
  };
}
