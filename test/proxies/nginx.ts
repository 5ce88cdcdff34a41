/** nginx with one process, so that there is one state, and an upstream per case. */

import type { Backends } from './backends.ts';
import { type RunningProxy, startProxy } from './process.ts';

export interface NginxUpstream {
  /** Requests reach it by naming it as their Host. */
  readonly name: string;
  /** `least_conn;` and the like; nothing for round robin. */
  readonly method?: string;
  readonly weights: readonly number[];
  /** What each `server` line says besides. */
  readonly options?: string;
  /** Servers that are marked `down`. */
  readonly down?: readonly number[];
}

export function startNginx(
  backends: Backends,
  upstreams: readonly NginxUpstream[],
): Promise<RunningProxy> {
  return startProxy({
    product: 'nginx',
    config: (port, folder) => `
      daemon off;
      master_process off;
      pid ${folder}/nginx.pid;
      error_log stderr error;
      events { worker_connections 4096; }
      http {
        access_log off;
        client_body_temp_path ${folder}/client;
        proxy_temp_path ${folder}/proxy;
        fastcgi_temp_path ${folder}/fastcgi;
        uwsgi_temp_path ${folder}/uwsgi;
        scgi_temp_path ${folder}/scgi;
        keepalive_requests 1000000;
        proxy_read_timeout 1h;
        ${upstreams.map((upstream) => upstreamBlock(backends, upstream)).join('')}
        server {
          listen 127.0.0.1:${port};
          set_real_ip_from 127.0.0.1;
          real_ip_header X-Forwarded-For;
          location / {
            proxy_pass http://$host;
            proxy_http_version 1.1;
            proxy_set_header Connection "";
          }
        }
      }`,
    argumentsFor: (configFile, folder) => ['-p', folder, '-e', 'stderr', '-c', configFile],
  });
}

/** Connections to servers are kept: which one nginx keeps open does not change whom it picks. */
function upstreamBlock({ ports }: Backends, upstream: NginxUpstream): string {
  const { name, method = '', weights, options = '', down = [] } = upstream;
  const servers = weights.map(
    (weight, i) =>
      `server 127.0.0.1:${ports[i]} weight=${weight} ${options} ${down.includes(i) ? 'down' : ''};`,
  );
  return `upstream ${name} { ${method} ${servers.join(' ')} keepalive 256; }\n`;
}
