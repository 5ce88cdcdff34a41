/** Reads a file whose size is asked first: one of 50 GB is refused without being read. */

import { readFileSync, statSync } from 'node:fs';

export class FileTooLargeError extends Error {
  readonly byteCount: number;
  constructor(byteCount: number, maxByteCount: number) {
    super(`it has ${(byteCount / 1e6).toFixed(1)} MB; the limit is ${maxByteCount / 1e6} MB`);
    this.byteCount = byteCount;
  }
}

/** Throws an Error that says in half a sentence why it cannot be read. */
export function readRegularFile(path: string, maxByteCount: number): Uint8Array {
  const stat = statFile(path);
  if (stat.isDirectory()) throw new Error('it is a folder');
  // A device or a pipe may never end.
  if (!stat.isFile()) throw new Error('it is not a regular file');
  if (stat.size > maxByteCount) throw new FileTooLargeError(stat.size, maxByteCount);
  try {
    return readFileSync(path);
  } catch (error) {
    throw new Error(reasonOf(error));
  }
}

function statFile(path: string) {
  try {
    return statSync(path);
  } catch (error) {
    throw new Error(reasonOf(error));
  }
}

function reasonOf(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'there is no such file';
  if (code === 'EACCES' || code === 'EPERM') return 'permission denied';
  return error instanceof Error ? error.message : String(error);
}
