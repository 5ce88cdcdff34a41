/** HAProxy with one thread, so that there is one state, and a backend per case. */

import type { Backends } from './backends.ts';
import { type RunningProxy, startProxy } from './process.ts';

export interface HaproxyBackend {
  /** Requests reach it by naming it as their Host. */
  readonly name: string;
  /** `balance leastconn` and what else belongs to it, one directive per line. */
  readonly directives: readonly string[];
  readonly weights: readonly number[];
  /** What each `server` line says besides. */
  readonly options?: string;
}

export interface HaproxyOptions {
  /** Connections begin with the PROXY header, which says whose they are. */
  readonly acceptsProxyHeader?: boolean;
}

export function startHaproxy(
  backends: Backends,
  cases: readonly HaproxyBackend[],
  { acceptsProxyHeader = false }: HaproxyOptions = {},
): Promise<RunningProxy> {
  return startProxy({
    product: 'haproxy',
    config: (port, folder) => `
global
  nbthread 1
  stats socket unix@${folder}/stats.sock mode 600 level admin
defaults
  mode http
  timeout connect 10s
  timeout client 1h
  timeout server 1h
  http-reuse always
frontend all
  bind 127.0.0.1:${port}${acceptsProxyHeader ? ' accept-proxy' : ''}
  use_backend %[req.hdr(host)]
${cases.map((entry) => backendSection(backends, entry)).join('')}`,
    argumentsFor: (configFile) => ['-db', '-f', configFile],
  });
}

function backendSection({ ports }: Backends, entry: HaproxyBackend): string {
  const { name, directives, weights, options = '' } = entry;
  const servers = weights.map(
    (weight, i) => `server s${i} 127.0.0.1:${ports[i]} weight ${weight} ${options}`,
  );
  return [`backend ${name}`, ...directives, ...servers, ''].join('\n  ').trimEnd().concat('\n');
}

/**
 * What `hash-type consistent` places servers by unless told otherwise: their ids, but from 3.0 on,
 * where `hash-key` came, hashed once too often until that was found in October 2025 (3.2.7).
 * Debian 13 has 3.0.11.
 */
export function defaultHashKey(version: string): 'id' | 'hashed-id' {
  return /^3\.(0\.(\d|1[01])|2\.[0-6])$/.test(version) ? 'hashed-id' : 'id';
}
