/** A list of nodes in a file: whoever changes it tells all balancers. */

import { defineDiscovery } from './define.ts';

export const staticList = defineDiscovery({
  name: 'static',
  aliases: ['list'],
  summary:
    'Nodes are listed in the configuration; all balancers are told of a change at the instant at which it is made.',
  deployed: [
    'HAProxy server lines, and the runtime API that changes them',
    'nginx upstream blocks and a reload',
    'Envoy STATIC clusters',
  ],
  source: 'haproxy/haproxy:src/server.c; nginx/nginx:src/http/ngx_http_upstream.c',
  weakness:
    'Nobody takes a node out that is gone, unless health checks do; somebody has to change the list, ' +
    'and that it reaches all balancers at once is more than a reload of many can promise.',
  parameters: {},
  checks: [],
  delayNs: 0,
  worstPropagationNs: () => 0,
  rules: () => ({}),
  create: null,
});
