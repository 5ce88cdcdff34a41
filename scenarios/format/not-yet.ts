/** Keys that the design names but that are not simulated yet: refused by name, never ignored. */

import type { Problem } from './parsed.ts';
import type { Path } from './source/source-node.ts';

/** By the first key of the path, since each kind of map stands at one place. */
const NOT_YET: Readonly<Record<string, readonly string[]>> = {
  '': ['alerts'],
};

export function notYetProblem(key: string): Problem;
export function notYetProblem(key: string, parent: Path): Problem | null;
export function notYetProblem(key: string, parent?: Path): Problem | null {
  if (parent !== undefined) {
    // `clients.NAME.retry` and `compare.0.health`: the parent has no or two steps.
    const known =
      parent.length === 0 || parent.length === 2 ? NOT_YET[String(parent[0] ?? '')] : [];
    if (known?.includes(key) !== true) return null;
  }
  return {
    code: 'not-supported-yet',
    message: `\`${key}\` is not supported yet`,
    suggestion: 'remove it for now',
  };
}
