/** What a file is, from its first bytes. */

const MAGIC: readonly (readonly [string, readonly number[]])[] = [
  ['gzip', [0x1f, 0x8b]],
  ['zstd', [0x28, 0xb5, 0x2f, 0xfd]],
  ['xz', [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]],
  ['bzip2', [0x42, 0x5a, 0x68]],
  ['zip', [0x50, 0x4b, 0x03, 0x04]],
];

export function compressionOf(head: Uint8Array): string | null {
  const found = MAGIC.find(([, magic]) => magic.every((byte, i) => head[i] === byte));
  return found?.[0] ?? null;
}

/**
 * Text has no NUL (UTF-16 has, and is not read either) and hardly any other control character: tab,
 * line feed, return and escape are the only ones that logs contain.
 */
export function looksBinary(chunk: Uint8Array): boolean {
  const head = chunk.subarray(0, 4096);
  let control = 0;
  for (const byte of head) {
    if (byte === 0) return true;
    if (byte < 32 && byte !== 9 && byte !== 10 && byte !== 13 && byte !== 27) control++;
  }
  return control > 0.1 * head.length;
}
