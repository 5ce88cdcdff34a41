/**
 * Loads a module that a user wrote. In it `import … from 'lbsim'` is this very package, wherever it
 * is installed: a plugin runs with `npx lbsim` in a folder without any package.
 *
 * TypeScript goes through jiti, which is loaded only then; JavaScript is imported by Node itself.
 */

import { readFileSync } from 'node:fs';
import * as nodeModule from 'node:module';
import { dirname, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Jiti } from 'jiti';
import type { SourceLocation } from '../diagnostic.ts';
import { resolve as resolveLbsim } from './module-hooks.ts';
import type { PluginProblem } from './plugin.ts';
import { sourceFiles } from './source-digest.ts';
import { type PluginSource, placeAt, placeInStack } from './source-place.ts';

const LBSIM = new URL('../../../index.js', import.meta.url).href;

export async function importModule(path: string): Promise<Readonly<Record<string, unknown>>> {
  if (path.endsWith('ts')) return (await createLoader()).import(path);
  installHooks();
  return import(pathToFileURL(path).href);
}

async function createLoader(): Promise<Jiti> {
  const { createJiti } = await import('jiti');
  return createJiti(import.meta.url, {
    alias: { lbsim: fileURLToPath(LBSIM) },
    // Nothing is written anywhere, and what a file exports is what it says.
    fsCache: false,
    interopDefault: false,
  });
}

let isHooked = false;

/** Tells Node where `lbsim` is; each thread once. */
function installHooks(): void {
  if (isHooked) return;
  isHooked = true;
  const { registerHooks, register } = nodeModule as typeof nodeModule & {
    // Since Node 22.15, and without a thread of its own.
    readonly registerHooks?: (hooks: { readonly resolve: typeof resolveLbsim }) => void;
  };
  if (registerHooks === undefined) register('./module-hooks.js', import.meta.url);
  else registerHooks({ resolve: resolveLbsim });
}

/** What `importModule` threw, in words, and at its place if that can be found. */
export async function importProblem(error: unknown, plugin: PluginSource): Promise<PluginProblem> {
  const { shown } = plugin;
  const unparsed = isSyntaxError(error) ? await findSyntaxError(plugin) : null;
  if (unparsed !== null) return unparsed;
  const isMissing = ['MODULE_NOT_FOUND', 'ERR_MODULE_NOT_FOUND'].includes(codeOf(error));
  const said = error instanceof Error ? error.message.split('\n')[0]! : String(error);
  const what = isMissing || isSyntaxError(error) ? 'cannot be loaded' : 'threw while it was loaded';
  // Where the module loader was when it gave up tells nothing.
  const location = isMissing
    ? placeOfImport(said, plugin)
    : placeInStack(error instanceof Error ? error.stack : undefined, plugin);
  return {
    code: 'plugin-load',
    message: `\`${shown}\` ${what}: ${said}`,
    ...(location !== null && { location }),
  };
}

/** Where a file of the plugin names the module that the message says is missing. */
function placeOfImport(said: string, plugin: PluginSource): SourceLocation | null {
  const missing = /Cannot find (?:module|package) '([^']+)'/.exec(said)?.[1];
  if (missing === undefined) return null;
  for (const file of sourceFiles(plugin.path)) {
    const lines = readFileSync(file, 'utf8').split('\n');
    for (const [i, text] of lines.entries()) {
      for (const [, name] of text.matchAll(/["']([^"']+)["']/g)) {
        const isNamed = name === missing || resolve(dirname(file), name!) === missing;
        if (!isNamed || !/\b(?:from|import|require)\b/.test(text)) continue;
        return placeAt(file, { line: i + 1, column: text.indexOf(name!) + 1 }, plugin);
      }
    }
  }
  return null;
}

function isSyntaxError(error: unknown): boolean {
  const isFromJiti = error instanceof Error && error.message.startsWith('ParseError');
  return error instanceof SyntaxError || isFromJiti;
}

/** Node does not say where a module's syntax is wrong, so each file is parsed again. */
async function findSyntaxError(plugin: PluginSource): Promise<PluginProblem | null> {
  const loader = await createLoader();
  for (const filename of sourceFiles(plugin.path)) {
    if (filename.endsWith('.json')) continue;
    const source = readFileSync(filename, 'utf8');
    const ts = filename.endsWith('ts');
    const code = loader.transform({ source, filename, ts, async: true });
    const found = /^exports\.__JITI_ERROR__ = (\{.*\})/.exec(code);
    if (found === null) continue;
    const { line, column, message } = JSON.parse(found[1]!) as JitiError;
    // Its columns count from 0.
    const location = placeAt(filename, { line, column: column + 1 }, plugin);
    const said = message.trim().replace(/\.$/, '');
    return {
      code: 'plugin-syntax',
      message: `\`${location?.file ?? plugin.shown}\` is not valid ${ts ? 'TypeScript' : 'JavaScript'}: ${said}`,
      ...(location !== null && { location }),
    };
  }
  return null;
}

interface JitiError {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

function codeOf(error: unknown): string {
  return String((error as NodeJS.ErrnoException | null)?.code ?? '');
}
