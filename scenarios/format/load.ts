/** Reads a scenario from disk, with the files that it names. */

import { dirname, resolve } from 'node:path';
import type { VariantArguments } from './arguments/cross.ts';
import { decodeText } from './decode-text.ts';
import { InputError } from './diagnostic.ts';
import { type ParsedScenario, type ParseOptions, parseScenario } from './parse.ts';
import { loadNamedPlugins } from './plugin/named-plugins.ts';
import { FileTooLargeError, readRegularFile } from './read-regular-file.ts';
import { tooLargeMessage } from './source/read-yaml.ts';
import { MAX_SCENARIO_BYTES } from './source/yaml-limits.ts';

/** Compressed traces may be this large; what they expand to is bounded when they are read. */
const MAX_FILE_BYTES = 500_000_000;

type LoadOptions = Pick<ParseOptions, 'overrides'> & VariantArguments;

/** Throws an InputError with every complaint. Paths in the scenario are relative to it. */
export function loadScenario(path: string, options: LoadOptions = {}): ParsedScenario {
  return parse(path, decodeText(readScenarioBytes(path), path), options);
}

/** The same for scenarios that may name algorithms of the user's own, which are modules to load. */
export async function loadScenarioWithPlugins(
  path: string,
  options: LoadOptions = {},
): Promise<ParsedScenario> {
  const text = decodeText(readScenarioBytes(path), path);
  return parse(path, text, { ...options, plugins: await loadNamedPlugins(text, path, options) });
}

function parse(
  path: string,
  text: string,
  options: LoadOptions & Pick<ParseOptions, 'plugins'>,
): ParsedScenario {
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
