/** Real proxies: installed when a test file is loaded, or named as missing with the reason. */

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const SYSTEM_DEPS = join(import.meta.dirname, '..', '..', 'scripts', 'system-deps');

export type Product = 'nginx' | 'haproxy';

export interface Installed {
  readonly isMissing: boolean;
  /** `1.22.1`; empty where it is missing. */
  readonly version: string;
  /** `nginx 1.22.1`; where it is missing, with the reason, so that the skipped test's name says it. */
  readonly title: string;
}

/** Test files may ask at the same time: the script lets one install and the others wait. */
export function installed(product: Product): Installed {
  const { status, stderr, error } = spawnSync(SYSTEM_DEPS, [product], { encoding: 'utf8' });
  if (status !== 0) {
    const reason = (stderr || String(error)).trim().replace(/\.$/, '');
    return { isMissing: true, version: '', title: `${product} (skipped: ${reason})` };
  }
  const answer = spawnSync(product, ['-v'], { encoding: 'utf8', env: withSbin() });
  const [version] = /\d+\.\d+\.\d+/.exec(answer.stderr + answer.stdout) ?? [];
  if (!version) throw new Error(`${product} -v says no version: ${answer.stderr}${answer.stdout}`);
  return { isMissing: false, version, title: `${product} ${version}` };
}

/** Debian keeps servers in /usr/sbin, where the shells of ordinary users do not look. */
export function withSbin(): NodeJS.ProcessEnv {
  return { ...process.env, PATH: `${process.env.PATH ?? ''}:/usr/sbin` };
}
