/**
 * Compiles once before the tests, which run what was compiled. A type error does not stop the tests
 * here: `npm test` checks types first, and while writing one wants to see both.
 */

import { spawnSync } from 'node:child_process';

export default function setup(): void {
  spawnSync('node_modules/.bin/tsc', ['-p', 'tsconfig.build.json'], { stdio: 'inherit' });
}
