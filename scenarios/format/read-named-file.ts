/** Reads a file that the scenario names, and puts every complaint about it where it belongs. */

import { InputError } from './diagnostic.ts';
import { complain, type ScenarioContext } from './scenario-context.ts';
import type { Path } from './source/source-node.ts';

/** Null after reporting: an unreadable file at its name in the scenario, bad content in the file. */
export function readNamedFile<T>(
  context: ScenarioContext,
  path: Path,
  file: string,
  read: (bytes: Uint8Array, file: string) => T,
): T | null {
  let bytes: Uint8Array;
  try {
    bytes = context.readFile(file);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    complain(context, path, {
      code: 'unreadable-file',
      message: `\`${file}\` cannot be read: ${why}`,
      notes: ['paths are relative to the scenario file'],
    });
    return null;
  }
  try {
    return read(bytes, file);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    context.diagnostics.push(...error.diagnostics);
    return null;
  }
}
