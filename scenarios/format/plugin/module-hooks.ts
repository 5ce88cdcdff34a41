/**
 * How Node finds what a plugin imports: `lbsim` is this package, and a `.js` file that says neither
 * in its name nor in a package.json what it is, but imports or exports, is a module. (Node finds
 * that out by itself, with a warning each time.)
 *
 * Either registered by `registerHooks`, which expects an answer at once, or loaded by `register`
 * into a thread of its own, where answers are promises.
 */

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const LBSIM = new URL('../../../index.js', import.meta.url).href;

interface Resolved {
  readonly url: string;
  readonly format?: string | null | undefined;
  readonly shortCircuit?: boolean;
}

export type NextResolve = (name: string, context: unknown) => Resolved | Promise<Resolved>;

export function resolve(
  name: string,
  context: unknown,
  next: NextResolve,
): Resolved | Promise<Resolved> {
  if (name === 'lbsim') return { url: LBSIM, shortCircuit: true };
  const found = next(name, context);
  return found instanceof Promise ? found.then(withFormat) : withFormat(found);
}

function withFormat(found: Resolved): Resolved {
  const isOpen = found.format === null || found.format === undefined;
  if (!isOpen || !/^file:.*\.js$/.test(found.url)) return found;
  const text = readFileSync(fileURLToPath(found.url), 'utf8');
  return /^\s*(import|export)\b/m.test(text) ? { ...found, format: 'module' } : found;
}
