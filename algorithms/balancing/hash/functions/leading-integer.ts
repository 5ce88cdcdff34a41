/** HAProxy's `hash-type … none`: the number that the key starts with is the hash. */

/**
 * Low 32 bits of the signed 64-bit integer at the start of `text`, saturated; 0 where there is none.
 *
 * haproxy/haproxy:src/tools.c#read_int64
 */
export function leadingInteger(text: string): number {
  const isNegative = text[0] === '-';
  let high = 0;
  let low = 0;
  for (let i = isNegative || text[0] === '+' ? 1 : 0; i < text.length; i++) {
    const digit = text.charCodeAt(i) - 48;
    if (!(digit >= 0 && digit <= 9)) break;
    const next = low * 10 + digit;
    low = next % 4_294_967_296;
    high = high * 10 + Math.floor(next / 4_294_967_296);
    // Past 2^63 − 1 or −2^63: their low bits are all ones and all zeros.
    if (high > 0x7fffffff) return isNegative ? 0 : 0xffffffff;
  }
  return (isNegative ? -low : low) >>> 0;
}
