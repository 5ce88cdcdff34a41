/** One file → one plugin, or every complaint about it. */

import { resolve } from 'node:path';
import { readRegularFile } from '../read-regular-file.ts';
import {
  completeDefinition,
  definitionFaults,
  EXPECTED_EXPORT,
  findDefinition,
} from './check-definition.ts';
import { importModule, importProblem } from './import-module.ts';
import type { PluginEntry, PluginProblem } from './plugin.ts';
import { sourceDigest } from './source-digest.ts';
import { wasmDefinition, wasmFaults } from './wasm-definition.ts';
import { Module, type WasmModule } from './web-assembly.ts';

const MAX_PLUGIN_BYTES = 10_000_000;

export interface PluginFile {
  /** As written. */
  readonly file: string;
  /** How messages call it: relative to the working directory. */
  readonly shown: string;
  readonly path: string;
  /** What paths are relative to, where it was written. */
  readonly relativeTo: string;
}

/** `lbsim algorithms test ./mine.ts`: relative to the working directory. */
export function pluginArgument(file: string): PluginFile {
  return { file, shown: file, path: resolve(file), relativeTo: 'the working directory' };
}

export async function loadPlugin(named: PluginFile): Promise<PluginEntry> {
  const { file, shown, path, relativeTo } = named;
  let bytes: Uint8Array;
  try {
    bytes = readRegularFile(path, MAX_PLUGIN_BYTES);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return failed({
      code: 'unreadable-file',
      message: `\`${file}\` cannot be read: ${why}`,
      notes: [`paths are relative to ${relativeTo}`, `looked for ${path}`],
    });
  }
  const digest = sourceDigest(path);
  if (path.endsWith('.wasm')) return loadWasm(named, bytes, digest);
  try {
    const exported = findDefinition(await importModule(path));
    if ('problem' in exported) return notADefinition(shown, [exported.problem]);
    const faults = definitionFaults(exported.found);
    if (faults.length > 0) return notADefinition(shown, faults);
    const definition = completeDefinition(exported.found);
    return { ok: true, plugin: { file, shown, path, digest, definition } };
  } catch (error) {
    return failed(await importProblem(error, named));
  }
}

function loadWasm(
  { file, shown, path }: PluginFile,
  bytes: Uint8Array,
  digest: string,
): PluginEntry {
  let module: WasmModule;
  try {
    module = new Module(bytes);
  } catch (error) {
    const said = (error as Error).message.replace(/^WebAssembly\.Module\(\): /, '');
    const message = `\`${shown}\` is no WebAssembly module: ${said}`;
    return failed({ code: 'plugin-syntax', message });
  }
  const faults = wasmFaults(module);
  if (faults.length > 0) return notAWasmAlgorithm(shown, faults);
  try {
    const definition = wasmDefinition(module, shown);
    return { ok: true, plugin: { file, shown, path, digest, definition } };
  } catch (error) {
    return notAWasmAlgorithm(shown, [(error as Error).message]);
  }
}

function notAWasmAlgorithm(shown: string, [first, ...others]: readonly string[]): PluginEntry {
  return failed({
    code: 'plugin-definition',
    message: `\`${shown}\` defines no algorithm: ${first}`,
    notes: [...others, 'a module exports `memory`, `create` and `pick`: docs/plugins.md'],
  });
}

function notADefinition(shown: string, faults: readonly string[]): PluginEntry {
  const [first, ...others] = faults;
  return failed({
    code: 'plugin-definition',
    message: `\`${shown}\` defines no algorithm: ${first}`,
    notes: [...others, EXPECTED_EXPORT, '`lbsim algorithms new FILE` writes one to start from'],
  });
}

function failed(problem: PluginProblem): PluginEntry {
  return { ok: false, problems: [problem] };
}
