/** The package itself: its version, and the scenarios that come with it. */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Folder of package.json: this file is one or two folders below it, in sources or in `dist/`. */
const PACKAGE_FOLDER = findPackageFolder(dirname(fileURLToPath(import.meta.url)));

function findPackageFolder(folder: string): string {
  return existsSync(join(folder, 'package.json')) ? folder : findPackageFolder(dirname(folder));
}

export const VERSION: string = (
  JSON.parse(readFileSync(join(PACKAGE_FOLDER, 'package.json'), 'utf8')) as { version: string }
).version;

/** Runs when a command names no scenario. */
export const DEFAULT_SCENARIO = 'unequal-nodes';

const LIBRARY_FOLDER = join(PACKAGE_FOLDER, 'scenarios', 'library');

export interface LibraryScenario {
  readonly name: string;
  readonly path: string;
}

export function libraryScenarios(): readonly LibraryScenario[] {
  return readdirSync(LIBRARY_FOLDER)
    .filter((file) => file.endsWith('.yaml'))
    .sort()
    .map((file) => ({ name: file.slice(0, -'.yaml'.length), path: join(LIBRARY_FOLDER, file) }));
}

/** A path, or the name of a scenario of the library; a file of that name comes first. */
export function scenarioPath(given: string | undefined): string {
  const named = given ?? DEFAULT_SCENARIO;
  if (given !== undefined && existsSync(resolve(given))) return given;
  return libraryScenarios().find((scenario) => scenario.name === named)?.path ?? named;
}

/** The path, if it is one: scenarios of the library have no place of their own in reports. */
export function ownFile(given: string | undefined): string | null {
  return given !== undefined && scenarioPath(given) === given ? given : null;
}
