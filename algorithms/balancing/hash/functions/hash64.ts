/** 64-bit unsigned integers as two 32-bit halves: exact, and without a BigInt per request. */

export interface Hash64 {
  readonly high: number;
  readonly low: number;
}

/** One that is written to in place, where a new object for every step would be garbage. */
export interface MutableHash64 {
  high: number;
  low: number;
}

/** The high 32 bits of a × b, both unsigned 32-bit: schoolbook on 16-bit digits. */
function multiplyHigh(a: number, b: number): number {
  const aHigh = a >>> 16;
  const aLow = a & 0xffff;
  const bHigh = b >>> 16;
  const bLow = b & 0xffff;
  // No sum reaches 2^32: a product of two digits is at most (2^16 − 1)^2.
  const middle = aHigh * bLow + ((aLow * bLow) >>> 16);
  const carry = aLow * bHigh + (middle & 0xffff);
  return aHigh * bHigh + (middle >>> 16) + (carry >>> 16);
}

/** value ← value × (high, low) mod 2^64. */
export function multiply64(value: MutableHash64, high: number, low: number): void {
  const top = multiplyHigh(value.low, low);
  value.high = (top + Math.imul(value.high, low) + Math.imul(value.low, high)) >>> 0;
  value.low = Math.imul(value.low, low) >>> 0;
}

/** (high, low) mod a divisor up to 2^37: sixteen bits at a time, so that each step is below 2^53. */
export function remainder64(high: number, low: number, divisor: number): number {
  let rest = (high >>> 16) % divisor;
  rest = (rest * 65_536 + (high & 0xffff)) % divisor;
  rest = (rest * 65_536 + (low >>> 16)) % divisor;
  return (rest * 65_536 + (low & 0xffff)) % divisor;
}
