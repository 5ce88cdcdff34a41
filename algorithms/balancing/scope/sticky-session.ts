/** A session stays with the node that its first request was sent to. */

import { defineBalancer } from '../define.ts';
import { createSessionTable, UNBOUND } from '../structures/session-table.ts';
import { HOLD } from '../types.ts';
import { forwardHooks } from './groups.ts';
import { createInner, withinParameter } from './inner.ts';

export const stickySession = defineBalancer({
  name: 'sticky-session',
  aliases: ['sticky', 'session-affinity', 'ClientIP', 'stick-table'],
  summary:
    "The node that had the key's last request while it is there; a new key, or one whose node has gone, gets one from another algorithm.",
  deployed: [
    'HAProxy cookie and stick-table, with option redispatch',
    'nginx sticky cookie',
    'Traefik sticky',
    'AWS ALB stickiness (ttl: 86400s)',
    'Kubernetes sessionAffinity: ClientIP (ttl: 10800s)',
  ],
  source:
    'haproxy/haproxy:src/stick_table.c; ' +
    'nginx/nginx:src/http/modules/ngx_http_upstream_sticky_module.c; ' +
    'kubernetes/kubernetes:pkg/proxy/iptables/proxier.go',
  cost: 'O(1); for a new session that of the inner algorithm',
  weakness:
    'Balance is decided when sessions begin: a node that turns slow keeps its sessions, one that ' +
    'comes back gets only new ones, and a few heavy sessions may share a node.',
  parameters: {
    ttl: {
      kind: 'duration',
      default: 0,
      min: 0,
      summary:
        'A session that is not used for so long is forgotten; 0s: never, as cookies without expiry.',
    },
    maximumEntries: {
      kind: 'integer',
      default: 1_048_576,
      min: 1,
      max: 16_777_216,
      summary:
        "Sessions that are remembered (HAProxy's table size, often 1m); the oldest go first.",
    },
    within: withinParameter('edf-weighted-round-robin'),
  },
  usesKeys: true,
  except: [
    {
      property: 'avoids-busiest',
      reason: 'the default within it, edf-weighted-round-robin, never looks at load',
    },
    {
      property: 'keeps-keys',
      reason:
        'a key gets the node whose turn it is when its session begins, which depends on the past',
    },
  ],
  create({ ttl, maximumEntries, within }, context) {
    const { nodeCount, keyCount } = context;
    const inner = createInner(within, context);
    // Without keys every request is a session of its own: nothing to remember.
    const table =
      keyCount === Infinity
        ? null
        : createSessionTable(Math.min(maximumEntries, keyCount), ttl === 0 ? Infinity : ttl);
    const isEligible = new Uint8Array(nodeCount);
    return {
      ...forwardHooks(inner, () => inner),
      onMembership(view, nowNs) {
        isEligible.fill(0);
        for (let i = 0; i < view.eligibleCount; i++) isEligible[view.eligible[i]!] = 1;
        inner.onMembership?.(view, nowNs);
      },
      pick(view, request, nowNs) {
        if (table === null) return inner.pick(view, request, nowNs);
        const bound = table.find(request.key, nowNs);
        if (bound !== UNBOUND && isEligible[bound] === 1) return bound;
        const node = inner.pick(view, request, nowNs);
        if (node !== HOLD) table.bind(request.key, node, nowNs);
        return node;
      },
    };
  },
});
