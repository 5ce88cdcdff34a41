/** One node does everything; when it fails, another is promoted, and that takes its time. */

import type { NodeId } from '../balancing/types.ts';
import { defineFailover } from './define.ts';
import { clearSelection, isUsable, levelsOf } from './shared/pool.ts';
import type { FailoverView } from './types.ts';

const NOBODY = -1;
const WAKE_PROMOTION = 0;

export const activePassive = defineFailover({
  name: 'active-passive',
  aliases: ['primary-promotion', 'vrrp', 'active-standby'],
  summary:
    'Only the primary may be picked: at first the healthy node of the lowest priority number and then id; when it has been unhealthy for the promotion delay, the next such node replaces it and stays.',
  deployed: [
    'Patroni (promotion: the leader key’s ttl, shutdownSessions through HAProxy)',
    'Redis Sentinel, pgpool-II, MySQL group replication behind MySQL Router',
    'keepalived (VRRP: promotion 3 × advert_int + skew, about 3.6s, preempt: true)',
  ],
  source: 'patroni/patroni:patroni/ha.py; RFC 9568 (VRRP), section 6.4',
  weakness:
    'It does not balance: stand-bys idle. Nobody can be picked from when the primary is believed ' +
    'down until the promotion, and a primary that is only slow to answer its checks is given up for good.',
  parameters: {
    promotion: {
      kind: 'duration',
      default: 30e9,
      min: 0,
      summary:
        'How long a primary must be believed unhealthy before the next one replaces it (Patroni ttl).',
    },
    preempt: {
      kind: 'boolean',
      default: false,
      summary:
        'Whether a node with a lower priority number or id takes over when it has been back for the promotion delay (VRRP Preempt_Mode).',
    },
    shutdownSessions: {
      kind: 'boolean',
      default: false,
      summary:
        'Whether requests on a node are broken off when it stops being the primary in use (HAProxy on-marked-down shutdown-sessions).',
    },
  },
  except: [{ property: 'uses-everybody', reason: 'only the primary serves, by design' }],
  create({ promotion, preempt, shutdownSessions }, context) {
    const { nodeCount, nodePriorities, wakeAt, reset, log } = context;
    const { levelOf } = levelsOf(nodePriorities);
    let primary: NodeId = NOBODY;
    let used: NodeId = NOBODY;
    /** When the primary is replaced if nothing changes; Infinity: no reason to. */
    let dueNs = Infinity;

    // Hot: runs at each change. No allocation, no closures.
    function findBest(view: FailoverView): NodeId {
      let best = NOBODY;
      for (let node = 0; node < nodeCount; node++) {
        if (!isUsable(view, node)) continue;
        if (best === NOBODY || levelOf[node]! < levelOf[best]!) best = node;
      }
      return best;
    }

    /** Starts, keeps or stops the delay: a primary that is back in time stays primary. */
    // Hot: runs at each change. No allocation, no closures.
    function elect(view: FailoverView, best: NodeId, nowNs: number): void {
      const isReplaced = preempt ? best !== primary : !isUsable(view, primary);
      if (!isReplaced) {
        dueNs = Infinity;
        return;
      }
      if (dueNs === Infinity) {
        dueNs = nowNs + promotion;
        wakeAt(dueNs, WAKE_PROMOTION);
      }
      // Without a candidate the delay is over, and the first one that comes is promoted.
      if (nowNs < dueNs || best === NOBODY) return;
      primary = best;
      dueNs = Infinity;
      log('promotion', best);
    }

    return {
      // Hot: runs at each change. No allocation, no closures.
      select(view, into, nowNs) {
        clearSelection(view, into);
        const best = findBest(view);
        // Somebody was primary before the run began.
        if (primary === NOBODY) primary = best;
        else elect(view, best, nowNs);
        const next = primary !== NOBODY && isUsable(view, primary) ? primary : NOBODY;
        if (used !== NOBODY && used !== next && shutdownSessions) reset(used);
        used = next;
        if (next !== NOBODY) into.eligible[into.count++] = next;
      },
    };
  },
});
