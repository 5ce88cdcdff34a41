/**
 * The quantile of a changing set of counts: a Fenwick tree over the values 0 … 1023, larger ones
 * counting as 1023. Adding, removing and looking up are ten steps each.
 */

const VALUES = 1024;

export interface CountQuantile {
  add(value: number): void;
  remove(value: number): void;
  size(): number;
  /** The k-th smallest, from 1; −1 for k = 0. */
  smallest(k: number): number;
}

export function createCountQuantile(): CountQuantile {
  // Place p sums the values from p − lowbit(p) to p − 1.
  const sums = new Int32Array(VALUES + 1);
  let count = 0;

  function change(value: number, by: number): void {
    count += by;
    for (let place = Math.min(value, VALUES - 1) + 1; place <= VALUES; place += place & -place) {
      sums[place]! += by;
    }
  }

  return {
    add: (value) => change(value, 1),
    remove: (value) => change(value, -1),
    size: () => count,
    smallest(k) {
      if (k === 0) return -1;
      let place = 0;
      let left = k;
      for (let step = VALUES; step > 0; step >>>= 1) {
        const next = place + step;
        if (next > VALUES || sums[next]! >= left) continue;
        place = next;
        left -= sums[next]!;
      }
      return place;
    },
  };
}
