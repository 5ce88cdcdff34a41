/** Reads a scenario from disk. The only file here that knows the file system. */

import { readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { decodeText } from './decode-text.ts';
import { InputError } from './diagnostic.ts';
import { type ParsedScenario, type ParseOptions, parseScenario } from './parse.ts';
import { tooLargeMessage } from './source/read-yaml.ts';
import { MAX_SCENARIO_BYTES } from './source/yaml-limits.ts';

/** Compressed traces may be this large; what they expand to is bounded when they are read. */
const MAX_FILE_BYTES = 500_000_000;

/** Throws an InputError with every complaint. Paths in the scenario are relative to it. */
export function loadScenario(
  path: string,
  options: Pick<ParseOptions, 'overrides' | 'balancers'> = {},
): ParsedScenario {
  const text = decodeText(readScenarioBytes(path), path);
  const folder = dirname(path);
  const readFile = (name: string) => readRegularFile(resolve(folder, name), MAX_FILE_BYTES);
  return parseScenario(text, { ...options, file: path, readFile });
}

/** The size is asked first: a file of 50 MB is refused without being read. */
function readScenarioBytes(path: string): Uint8Array {
  try {
    return readRegularFile(path, MAX_SCENARIO_BYTES);
  } catch (error) {
    const isTooLarge = error instanceof FileTooLargeError;
    const message = isTooLarge
      ? tooLargeMessage(path, error.byteCount)
      : `${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`;
    const code = isTooLarge ? 'too-large' : 'unreadable-file';
    throw new InputError([{ severity: 'error', code, message, location: null }]);
  }
}

class FileTooLargeError extends Error {
  readonly byteCount: number;
  constructor(byteCount: number, maxByteCount: number) {
    super(`it has ${(byteCount / 1e6).toFixed(1)} MB; the limit is ${maxByteCount / 1e6} MB`);
    this.byteCount = byteCount;
  }
}

function readRegularFile(path: string, maxByteCount: number): Uint8Array {
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
