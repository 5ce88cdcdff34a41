/**
 * A random order of n positions that belongs to a seed: C++'s mt19937 and a Fisher-Yates shuffle,
 * as Envoy orders hosts for a key whose own host is full.
 *
 * M. Matsumoto, T. Nishimura, Mersenne twister, ACM TOMACS 1998;
 * envoyproxy/envoy:source/extensions/load_balancing_policies/common/thread_aware_lb_impl.cc
 */

const SIZE = 624;
const PERIOD = 397;

export interface MersenneTwister {
  seed(seed: number): void;
  /** The next unsigned 32-bit number. */
  next(): number;
}

export function createMersenneTwister(): MersenneTwister {
  const state = new Uint32Array(SIZE);
  let at = SIZE;

  function refill(): void {
    for (let i = 0; i < SIZE; i++) {
      const word = (state[i]! & 0x80000000) | (state[(i + 1) % SIZE]! & 0x7fffffff);
      const odd = (word & 1) === 1 ? 0x9908b0df : 0;
      state[i] = state[(i + PERIOD) % SIZE]! ^ (word >>> 1) ^ odd;
    }
    at = 0;
  }

  return {
    seed(seed) {
      state[0] = seed;
      for (let i = 1; i < SIZE; i++) {
        const before = state[i - 1]!;
        state[i] = Math.imul(before ^ (before >>> 30), 1_812_433_253) + i;
      }
      at = SIZE;
    },
    next() {
      if (at === SIZE) refill();
      let word = state[at++]!;
      word ^= word >>> 11;
      word ^= (word << 7) & 0x9d2c5680;
      word ^= (word << 15) & 0xefc60000;
      return (word ^ (word >>> 18)) >>> 0;
    },
  };
}

export interface SeededOrder {
  /** Begins the order of `count` positions for that seed. O(count). */
  start(seed: number, count: number): void;
  /** The next position, 0 to count − 1; each comes once. */
  next(): number;
}

export function createSeededOrder(countMax: number): SeededOrder {
  const random = createMersenneTwister();
  const positions = new Uint32Array(countMax);
  let count = 0;
  let given = 0;
  return {
    start(seed, of) {
      random.seed(seed);
      count = of;
      given = 0;
      for (let i = 0; i < count; i++) positions[i] = i;
    },
    next() {
      const left = count - given;
      const width = Math.floor(4_294_967_296 / left);
      let draw = left;
      // Numbers beyond the last whole width would favour nobody, but they are nobody's.
      while (draw >= left) draw = Math.floor(random.next() / width);
      const position = positions[given + draw]!;
      positions[given + draw] = positions[given]!;
      positions[given++] = position;
      return position;
    },
  };
}
