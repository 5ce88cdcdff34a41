/** The bytes that hash functions see of a text: UTF-8, as proxies read them. */

const encoder = new TextEncoder();
let scratch = new Uint8Array(256);

/** The bytes of `text`, in a buffer that the next call overwrites. */
export function utf8(text: string): Uint8Array {
  // A UTF-16 unit takes at most three bytes of UTF-8.
  if (text.length * 3 > scratch.length) scratch = new Uint8Array(text.length * 6);
  return scratch.subarray(0, encoder.encodeInto(text, scratch).written);
}
