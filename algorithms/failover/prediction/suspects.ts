/** Nodes that are out on suspicion: how many may be, and for how long. */

import type { NodeId } from '../../balancing/types.ts';
import { isUsable, takesPart } from '../shared/pool.ts';
import type { FailoverContext, FailoverView } from '../types.ts';
import type { Alarm } from './charts.ts';

export const SUSPECT_PARAMETERS = {
  cooldown: {
    kind: 'duration',
    default: 30e9,
    min: 0,
    summary:
      'How long a suspect stays out (Envoy base_ejection_time), rounded up to a whole interval.',
  },
  maximumOut: {
    kind: 'ratio',
    default: 0.1,
    min: 0,
    max: 1,
    summary:
      'With more than this part of the nodes out, for whatever reason, suspects serve again (Envoy max_ejection_percent); one may always be out.',
  },
} as const;

export interface Suspects {
  readonly isOut: Uint8Array;
  /** Before all others: looks at who is there. */
  count(view: FailoverView): void;
  /** Takes a node out if one more may be. */
  suspect(view: FailoverView, node: NodeId, alarm: Alarm, nowNs: number): boolean;
  /** Lets it back in: another process is there now. */
  forgive(node: NodeId): void;
  /** Lets those back in whose time is over. */
  release(nowNs: number): void;
  /** False while too many others are out. */
  areKeptOut(): boolean;
}

export function createSuspects(
  { cooldown, maximumOut }: { readonly cooldown: number; readonly maximumOut: number },
  { nodeCount, log }: Pick<FailoverContext, 'nodeCount' | 'log'>,
): Suspects {
  const isOut = new Uint8Array(nodeCount);
  const untilNs = new Float64Array(nodeCount);
  let outMax = 0;
  let out = 0;
  return {
    isOut,
    count(view) {
      let total = 0;
      out = 0;
      for (let node = 0; node < nodeCount; node++) {
        if (!takesPart(view, node)) continue;
        total++;
        if (!isUsable(view, node) || isOut[node] === 1) out++;
      }
      // Somebody has to be left.
      outMax = Math.min(total - 1, Math.max(1, Math.floor(maximumOut * total)));
    },
    suspect(view, node, alarm, nowNs) {
      if (out >= outMax || !isUsable(view, node)) return false;
      out++;
      isOut[node] = 1;
      untilNs[node] = nowNs + cooldown;
      log(alarm, node);
      return true;
    },
    forgive(node) {
      isOut[node] = 0;
    },
    release(nowNs) {
      for (let node = 0; node < nodeCount; node++) {
        if (isOut[node] === 0 || nowNs < untilNs[node]!) continue;
        isOut[node] = 0;
        log('suspicion-over', node);
      }
    },
    areKeptOut: () => out <= outMax,
  };
}
