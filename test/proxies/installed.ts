/** Real proxies: installed when a test file is loaded, or named as missing with the reason. */

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const SYSTEM_DEPS = join(import.meta.dirname, '..', '..', 'scripts', 'system-deps');

export type Product = 'nginx' | 'haproxy';

export interface Installed {
  readonly isMissing: boolean;
  /** `1.22.1`; empty where it is missing. */
  readonly version: string;
  /** `nginx 1.22.1`; where it is missing, the reason, so that the names of skipped tests say it. */
  readonly title: string;
}

/** Test files may ask at the same time: the script lets one install and the others wait. */
export function installed(product: Product): Installed {
  const found = versionOf(product);
  if (found !== null) return present(product, found);
  const { status, stderr, error } = spawnSync(SYSTEM_DEPS, [product], { encoding: 'utf8' });
  if (status !== 0) {
    const reason = (stderr || String(error)).trim().replace(/\.$/, '');
    return { isMissing: true, version: '', title: `${product}, which is missing (${reason})` };
  }
  const version = versionOf(product);
  if (version === null) throw new Error(`${product} is installed, but ${product} -v fails`);
  return present(product, version);
}

function present(product: Product, version: string): Installed {
  return { isMissing: false, version, title: `${product} ${version}` };
}

function versionOf(product: Product): string | null {
  const { status, stdout, stderr } = spawnSync(product, ['-v'], {
    encoding: 'utf8',
    env: withSbin(),
  });
  if (status !== 0) return null;
  // nginx answers on stderr.
  return /\d+\.\d+\.\d+/.exec(stderr + stdout)?.[0] ?? null;
}

/** Debian keeps servers in /usr/sbin, where the shells of ordinary users do not look. */
export function withSbin(): NodeJS.ProcessEnv {
  return { ...process.env, PATH: `${process.env.PATH ?? ''}:/usr/sbin` };
}
