/**
 * What becomes of requests that are under way when belief changes.
 *
 * They stay where they are, everywhere, unless HAProxy is told otherwise; so a node that announces
 * that it wants no more requests (drain) keeps those that it has under every policy.
 *
 * haproxy/haproxy:src/server.c#srv_shutdown_streams, #srv_shutdown_backup_streams
 */

import type { FailoverContext, FailoverView } from '../types.ts';
import { isUsable } from './pool.ts';

export const SHUTDOWN_PARAMETER = {
  shutdownSessions: {
    kind: 'boolean',
    default: false,
    summary:
      'Whether a node’s requests are broken off when it is believed down (HAProxy on-marked-down shutdown-sessions).',
  },
} as const;

export interface Sessions {
  /** At the beginning of each selection. */
  update(view: FailoverView): void;
}

/** `isBackup` is empty unless the sessions of backups end when another node comes up. */
export function createSessions(
  shutdownSessions: boolean,
  isBackup: ArrayLike<boolean>,
  { nodeCount, reset }: FailoverContext,
): Sessions {
  const wasUp = new Uint8Array(nodeCount);
  return {
    update(view) {
      let primaryCame = false;
      for (let node = 0; node < nodeCount; node++) {
        const isUp = isUsable(view, node);
        if (wasUp[node] === 1 && !isUp && shutdownSessions) reset(node);
        primaryCame ||= isUp && wasUp[node] === 0 && isBackup[node] === false;
        wasUp[node] = isUp ? 1 : 0;
      }
      for (let node = 0; node < isBackup.length && primaryCame; node++) {
        if (isBackup[node] === true && view.inFlight[node]! > 0) reset(node);
      }
    },
  };
}
