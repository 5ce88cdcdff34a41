/**
 * Inverse distribution function of Zipf's law: key k (from 0) has weight (k + 1)^-s.
 *
 * One uniform decides, so that the keys of a run do not depend on what else is drawn. A guide table
 * (Chen & Asau 1974) starts the search where the answer lies: about one step a draw.
 */

export function zipfQuantile(count: number, exponent: number): (u: number) => number {
  const cumulative = cumulativeWeights(count, exponent);
  const total = cumulative[count - 1]!;
  const guide = guideTable(cumulative);
  return (u) => {
    const target = u * total;
    let key = guide[Math.min(count - 1, Math.floor(u * count))]!;
    while (key < count - 1 && cumulative[key]! <= target) key++;
    // Rounding in u × count may have begun one slice too far.
    while (key > 0 && cumulative[key - 1]! > target) key--;
    return key;
  };
}

/** k^-s as exp(-s × log k): `pow` may differ in the last digit between engine versions. */
function cumulativeWeights(count: number, exponent: number): Float64Array {
  const cumulative = new Float64Array(count);
  let sum = 0;
  for (let k = 0; k < count; k++) {
    sum += Math.exp(-exponent * Math.log(k + 1));
    cumulative[k] = sum;
  }
  return cumulative;
}

/** For each of `count` equal slices of [0, 1): the smallest key that a u in it can give. */
function guideTable(cumulative: Float64Array): Uint32Array {
  const count = cumulative.length;
  const total = cumulative[count - 1]!;
  const guide = new Uint32Array(count);
  let key = 0;
  for (let slice = 0; slice < count; slice++) {
    const target = (slice / count) * total;
    while (key < count - 1 && cumulative[key]! <= target) key++;
    guide[slice] = key;
  }
  return guide;
}
