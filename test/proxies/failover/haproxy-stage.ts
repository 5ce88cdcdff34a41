/** HAProxy as the scenario describes it, with one thread and a backend per group. */

import { type RunningProxy, startProxy } from '../process.ts';
import type { Plot } from './scenario.ts';
import { type Group, PROBE_PATH } from './stage.ts';

export interface HaproxyOptions {
  /** What each backend says besides: `retries 0`. */
  readonly directives: readonly string[];
}

export function startHaproxyFor(
  { timeoutMs, check }: Plot,
  groups: readonly Group[],
  { directives }: HaproxyOptions,
): Promise<RunningProxy> {
  const { inter, rise, fall, accepts } = check.parameters;
  const asks = accepts === 'ok' ? [`option httpchk GET ${PROBE_PATH}`] : [];
  const server = `check inter ${Number(inter) / 1e6}ms rise ${rise} fall ${fall}`;
  return startProxy({
    product: 'haproxy',
    config: (port) => `
global
  nbthread 1
  log stdout format iso local0
defaults
  mode http
  timeout connect ${timeoutMs}ms
  timeout client 1h
  timeout server ${timeoutMs}ms
  option http-server-close
  http-reuse never
frontend all
  bind 127.0.0.1:${port}
  use_backend %[req.hdr(host)]
${groups.map((group) => section(group, [...asks, ...directives], server)).join('')}`,
    argumentsFor: (configFile) => ['-db', '-f', configFile],
  });
}

function section({ name, ports }: Group, directives: readonly string[], options: string): string {
  const servers = ports.map((port, i) => `server s${i} 127.0.0.1:${port} ${options}`);
  return [`backend ${name}`, 'balance roundrobin', 'log global', ...directives, ...servers, '']
    .join('\n  ')
    .trimEnd()
    .concat('\n');
}

/** From lines such as `2026-01-31T12:00:00.123456+00:00 Server web/s3 is DOWN, reason: …`. */
export function downTimes(group: Group, victim: number, { said }: RunningProxy): readonly number[] {
  const tells = `Server ${group.name}/s${victim} is DOWN`;
  return said
    .filter(({ text }) => text.includes(tells) && /^\d{4}-/.test(text))
    .map(({ text }) => Date.parse(text.split(' ')[0]!));
}
