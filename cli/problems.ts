/** Complaints about the command line, in the form of all other complaints. */

import { InputError } from '../scenarios/format/diagnostic.ts';

/** Throws; the caret has no place to point at, so the message quotes what was written. */
export function complainOfArgument(
  code: string,
  message: string,
  notes: readonly string[] = [],
): never {
  throw new InputError([{ severity: 'error', code, message, location: null, notes }]);
}

/** Why a file operation failed, without Node's own wording around it. */
export function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  switch (code) {
    case 'ENOENT':
      return 'there is no such file or folder';
    case 'ENOTDIR':
      return 'part of the path is a file, not a folder';
    case 'EISDIR':
      return 'it is a folder';
    case 'EACCES':
    case 'EPERM':
      return 'permission denied';
    case 'EROFS':
      return 'the file system is read-only';
    case 'ENOSPC':
      return 'no space is left on the device';
    default:
      return message;
  }
}
