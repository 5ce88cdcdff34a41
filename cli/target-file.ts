/**
 * A file that somebody else may be looking at: it is opened under another name first, so that it is
 * known to be writable before the work begins, and appears under its own name when it is complete.
 */

import {
  accessSync,
  closeSync,
  constants,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from 'node:fs';
import { complainOfArgument, reasonOf } from './problems.ts';

/**
 * Complains if one of the files cannot be written. The function that it returns removes what is
 * reserved but not complete; it is called at the latest when the process exits.
 */
export function reserveFiles(files: readonly string[]): () => void {
  const reserved: string[] = [];
  const discard = () => {
    process.off('exit', discard);
    for (const file of reserved) if (!isDevice(file)) rmSync(partial(file), { force: true });
  };
  process.on('exit', discard);
  try {
    for (const file of files) {
      reserve(file);
      reserved.push(file);
    }
  } catch (error) {
    discard();
    throw error;
  }
  return discard;
}

/** With the folders above it. */
export function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    // Node says EEXIST when a file has that name.
    const taken = (error as NodeJS.ErrnoException).code === 'EEXIST';
    const reason = taken ? 'it is a file' : reasonOf(error);
    complainOfArgument('unwritable', `cannot write to the folder ${folder}: ${reason}`);
  }
}

export function completeFile(file: string, content: string | Uint8Array): void {
  attempt(file, () => {
    if (isDevice(file)) {
      writeFileSync(file, content);
      return;
    }
    writeFileSync(partial(file), content);
    renameSync(partial(file), file);
  });
}

function reserve(file: string): void {
  attempt(file, () => {
    if (statOf(file)?.isDirectory()) throw new Error('it is a folder');
    if (isDevice(file)) accessSync(file, constants.W_OK);
    else closeSync(openSync(partial(file), 'w'));
  });
}

function partial(file: string): string {
  return `${file}.partial`;
}

/** `/dev/null`, a pipe: written to, never replaced. */
function isDevice(file: string): boolean {
  const stat = statOf(file);
  return stat !== null && !stat.isFile() && !stat.isDirectory();
}

/** Null when there is nothing, or nothing can be there. */
function statOf(file: string): Stats | null {
  try {
    return statSync(file);
  } catch {
    return null;
  }
}

function attempt(file: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    complainOfArgument('unwritable', `cannot write ${file}: ${reasonOf(error)}`);
  }
}
