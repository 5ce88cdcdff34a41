/** nginx as the scenario describes it, with one process and an upstream per group. */

import { type RunningProxy, startProxy } from '../process.ts';
import type { Plot } from './scenario.ts';
import type { Group } from './stage.ts';

export interface NginxOptions {
  /** `off`, or what makes nginx try the next server. */
  readonly nextUpstream: string;
}

export function startNginxFor(
  { timeoutMs, check }: Plot,
  groups: readonly Group[],
  { nextUpstream }: NginxOptions,
): Promise<RunningProxy> {
  const { maxFails, failTimeout } = check.parameters;
  const server = `max_fails=${maxFails} fail_timeout=${Number(failTimeout) / 1e9}s`;
  return startProxy({
    product: 'nginx',
    config: (port, folder) => `
      daemon off;
      master_process off;
      pid ${folder}/nginx.pid;
      error_log stderr warn;
      events { worker_connections 4096; }
      http {
        access_log off;
        client_body_temp_path ${folder}/client;
        proxy_temp_path ${folder}/proxy;
        fastcgi_temp_path ${folder}/fastcgi;
        uwsgi_temp_path ${folder}/uwsgi;
        scgi_temp_path ${folder}/scgi;
        proxy_connect_timeout ${timeoutMs}ms;
        proxy_read_timeout ${timeoutMs}ms;
        proxy_next_upstream ${nextUpstream};
        ${groups.map((group) => upstream(group, server)).join('')}
        server {
          listen 127.0.0.1:${port};
          location / { proxy_pass http://$host; }
        }
      }`,
    argumentsFor: (configFile, folder) => ['-p', folder, '-e', 'stderr', '-c', configFile],
  });
}

function upstream({ name, ports }: Group, options: string): string {
  const servers = ports.map((port) => `server 127.0.0.1:${port} ${options};`);
  return `upstream ${name} { ${servers.join(' ')} }\n`;
}

/** nginx warns of a server that it disables, and names its address. */
export function disabledTimes(
  group: Group,
  victim: number,
  { said }: RunningProxy,
): readonly number[] {
  const address = `http://127.0.0.1:${group.ports[victim]}/`;
  return said
    .filter(({ text }) => text.includes('temporarily disabled') && text.includes(address))
    .map(({ atMs }) => atMs);
}
