/**
 * Identifies a plugin's source, so that the same digest of a scenario means the same behaviour: the
 * file's bytes, and those of the files that it imports by relative paths, and so on. Packages are
 * not followed. Imports are found by their look; a path in a comment is followed, too, which harms
 * nobody.
 */

import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { dirname, relative, resolve, sep } from 'node:path';

const IMPORT = /(?:\bfrom|\bimport|\brequire)\s*\(?\s*["'](\.{1,2}\/[^"'\n]+)["']/g;
/** What may be left out of an import, and what TypeScript's `.js` may stand for. */
const ENDINGS = ['', '.ts', '.mts', '.js', '.mjs', '.cjs', '.json', '/index.ts', '/index.js'];

/** SHA-256 over contents and relative names: moving the whole does not change it. */
export function sourceDigest(path: string): string {
  const hash = createHash('sha256');
  for (const file of sourceFiles(path)) {
    const name = relative(dirname(path), file).replaceAll(sep, '/');
    const bytes = readFileSync(file);
    // The plugin itself may be renamed.
    hash.update(`${file === path ? '' : name}\0${bytes.length}\0`).update(bytes);
  }
  return hash.digest('hex');
}

/** The file, then what it imports, in the order of discovery. */
export function sourceFiles(path: string): readonly string[] {
  const files = new Set([path]);
  // The set grows while it is walked.
  for (const file of files) {
    if (!/\.[cm]?[jt]s$/.test(file)) continue;
    for (const [, name] of readFileSync(file, 'utf8').matchAll(IMPORT)) {
      const found = findImport(resolve(dirname(file), name!));
      if (found !== null) files.add(found);
    }
  }
  return [...files];
}

function findImport(path: string): string | null {
  const candidates = ENDINGS.map((ending) => path + ending);
  const asSource = path.replace(/js$/, 'ts');
  return [...candidates, asSource].find(isFile) ?? null;
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}
