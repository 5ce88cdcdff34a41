/** Measures whether selecting leaves anything behind. */

import type { FailoverDefinition } from '../../../algorithms/failover/types.ts';
import { demandNoGrowth } from '../heap.ts';

const NODES = 50;
const SELECTIONS = 20_000;
/** About three bytes a selection: anything that is kept for each of them is larger. */
const GROWTH_MAX = 64 * 1024;

/** Beliefs change, requests end, time passes; the policy is told directly, so that only it can grow. */
export function demandStableHeap(definition: FailoverDefinition): void {
  const play = start(definition);
  play(2000);
  demandNoGrowth(play, { times: SELECTIONS, what: 'selections', growthMax: GROWTH_MAX });
}

function start(definition: FailoverDefinition): (count: number) => void {
  const all = (value: number) => new Uint8Array(NODES).fill(value);
  const weight = new Float64Array(NODES).fill(1);
  const view = { isMember: all(1), isHealthy: all(1), weight, inFlight: new Int32Array(NODES) };
  const into = { eligible: new Uint32Array(NODES), count: 0, weight: weight.slice() };
  let wakesNs = Infinity;
  let token = 0;
  const policy = definition.create(
    { slowStart: 30e9, panic: 0.5 },
    {
      nodeCount: NODES,
      nodeNames: Array.from({ length: NODES }, (_, i) => `web/n-${i + 1}`),
      nodeZones: Array.from({ length: NODES }, (_, i) => (i % 2 === 0 ? 'a' : 'b')),
      nodePriorities: Array.from({ length: NODES }, (_, i) => i % 3),
      zone: 'a',
      rng: () => 0.5,
      wakeAt(atNs, given) {
        if (atNs >= wakesNs) return;
        wakesNs = atNs;
        token = given;
      },
      reset() {},
      log() {},
    },
  );
  let step = 0;
  return (count) => {
    for (const end = step + count; step < end; step++) {
      const nowNs = step * 1e7;
      const node = (step * 7) % NODES;
      view.isHealthy[node] = step % 3 === 0 ? 0 : 1;
      if (nowNs >= wakesNs) {
        wakesNs = Infinity;
        policy.onWake?.(token, nowNs);
      }
      policy.onDone?.(node, 1e6 + step, step % 5 !== 0, nowNs);
      policy.select(view, into, nowNs);
    }
  };
}
