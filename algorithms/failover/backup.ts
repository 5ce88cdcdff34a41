/** Backups get requests only while no primary can: nodes in levels of priority, one level at a time. */

import { defineFailover } from './define.ts';
import { createStateLog } from './shared/panic.ts';
import { clearSelection, isUsable, levelsOf } from './shared/pool.ts';
import { createSessions, SHUTDOWN_PARAMETER } from './shared/sessions.ts';
import { createSlowStart, SLOW_START_PARAMETERS } from './shared/slow-start.ts';

export const backup = defineFailover({
  name: 'backup',
  aliases: ['allbackups'],
  summary:
    'The healthy nodes of the first priority level that has one; of a level after 0, the backups, only the first in the list unless told otherwise.',
  deployed: [
    'HAProxy backup; option allbackups (all: true)',
    'nginx backup (all: true)',
    'gRPC xDS priority (all: true)',
    'MySQL Router round-robin-with-fallback (all: true)',
  ],
  source:
    'haproxy/haproxy:src/backend.c#recount_servers; ' +
    'nginx/nginx:src/http/ngx_http_upstream_round_robin.c#ngx_http_upstream_get_round_robin_peer',
  weakness:
    'It is all or nothing: the last primary keeps everything, however overloaded, and a single backup ' +
    'takes over from any number of primaries. nginx also tries backups when each primary has refused ' +
    'a request, before any check has noticed, which belief alone does not tell.',
  parameters: {
    all: {
      kind: 'boolean',
      default: false,
      summary:
        'Whether all backups of the level share the load (nginx; HAProxy option allbackups), not only the first.',
    },
    ...SLOW_START_PARAMETERS,
    ...SHUTDOWN_PARAMETER,
    shutdownBackupSessions: {
      kind: 'boolean',
      default: false,
      summary:
        'Whether requests on backups are broken off when a primary comes up (HAProxy on-marked-up shutdown-backup-sessions).',
    },
  },
  create(parameters, context) {
    const { all, shutdownSessions, shutdownBackupSessions } = parameters;
    const { nodeCount, nodePriorities } = context;
    const { count: levels, levelOf } = levelsOf(nodePriorities);
    const isBackup = nodePriorities.map((priority) => priority > 0);
    const logBackup = createStateLog(context, 'backup');
    const slowStart = createSlowStart(parameters, context);
    const sessions = createSessions(
      shutdownSessions,
      shutdownBackupSessions ? isBackup : [],
      context,
    );
    return {
      // Hot: runs at each change. No allocation, no closures.
      select(view, into, nowNs) {
        sessions.update(view);
        clearSelection(view, into);
        let active = levels;
        for (let node = 0; node < nodeCount; node++) {
          if (isUsable(view, node)) active = Math.min(active, levelOf[node]!);
        }
        let usesBackup = false;
        for (let node = 0; node < nodeCount; node++) {
          if (levelOf[node] !== active || !isUsable(view, node)) continue;
          into.eligible[into.count++] = node;
          usesBackup = isBackup[node]!;
          if (usesBackup && !all) break;
        }
        if (into.count > 0) logBackup(usesBackup);
        slowStart.reduce(view, into, nowNs);
      },
    };
  },
});
