/** nginx: the next server at once, and none of them twice. */

import { defineProxyRetry } from '../define.ts';

export const nginxNextUpstream = defineProxyRetry({
  name: 'nginx-next-upstream',
  aliases: ['proxy_next_upstream'],
  summary: 'A request that failed goes to the next node at once, until every node has been tried.',
  deployed: [
    'nginx proxy_next_upstream (error timeout), proxy_next_upstream_tries, proxy_next_upstream_timeout',
  ],
  source: 'nginx/nginx:src/http/ngx_http_upstream.c#ngx_http_upstream_next',
  weakness:
    'A request that brings nodes down visits all of them, and when all are slow each request ' +
    'waits for as many timeouts as there are nodes: say how many tries, or how long.',
  outcomes: ['refused', 'reset', 'timeout'],
  budget: null,
  parameters: {
    tries: {
      kind: 'integer',
      default: 0,
      min: 0,
      max: 1000,
      summary: 'Attempts in all; 0: as many as there are nodes.',
    },
    within: {
      kind: 'duration',
      default: 0,
      min: 0,
      summary: 'No further attempt once so much time has passed; 0: no limit.',
    },
  },
  create: ({ tries, within }) => ({
    attempts: tries === 0 ? Infinity : tries,
    withinNs: within === 0 ? Infinity : within,
    delayNs: () => 0,
    repicks: Infinity,
    target: () => 'only-untried',
  }),
});
