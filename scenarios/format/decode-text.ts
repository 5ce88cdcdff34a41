/** Bytes of an input file → text, or a diagnostic that says why they are no text. */

import { type Diagnostic, InputError } from './diagnostic.ts';

/** Throws an InputError; a byte order mark is dropped. */
export function decodeText(bytes: Uint8Array, file: string): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return refuse(file, 'it is UTF-16');
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return refuse(file, 'it is UTF-16');
  if (bytes.subarray(0, 8192).includes(0)) return refuse(file, 'it looks like binary data');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return refuse(file, `line ${firstBadLine(bytes)} contains bytes that are not UTF-8`);
  }
}

function refuse(file: string, why: string): never {
  const diagnostic: Diagnostic = {
    severity: 'error',
    code: 'not-text',
    message: `${file} is not a UTF-8 text file: ${why}`,
    location: null,
  };
  throw new InputError([diagnostic]);
}

/** Line ends are one byte in UTF-8, so each line can be tried alone. */
function firstBadLine(bytes: Uint8Array): number {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let line = 1;
  for (let start = 0; start < bytes.length; line++) {
    const newline = bytes.indexOf(0x0a, start);
    const end = newline === -1 ? bytes.length : newline;
    try {
      decoder.decode(bytes.subarray(start, end));
    } catch {
      return line;
    }
    start = end + 1;
  }
  return line;
}
