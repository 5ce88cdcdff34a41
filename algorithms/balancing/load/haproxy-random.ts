/**
 * HAProxy's random(draws): weighted draws, each compared with the best so far, and a backend queue
 * for a request whose choice is full.
 *
 * HAProxy draws a place on its consistent-hash ring, where a server has points in proportion to its
 * weight; here the proportion is exact. A place that becomes free goes to the first request in the
 * backend's queue, without another draw.
 */

import { defineBalancer } from '../define.ts';
import { createRequestRates } from '../structures/request-rates.ts';
import { createWeightedDraw } from '../structures/weighted-draw.ts';
import { type BalancerView, HOLD, type NodeId } from '../types.ts';

const NOBODY = -1;

export const haproxyRandom = defineBalancer({
  name: 'haproxy-random',
  aliases: [],
  summary:
    'Nodes by weighted draws (two by default), then the fewest requests in flight ÷ weight; if ' +
    'equal, the fewest requests of the last second ÷ weight.',
  deployed: ['HAProxy balance random(2), what current releases do without a balance keyword'],
  source:
    'haproxy/haproxy:src/backend.c#get_server_rnd (3.4; before 3.4 the last drawn wins a tie)',
  cost: 'O(draws × log n)',
  weakness:
    'Draws may meet, so the busiest of few nodes still gets traffic; a request waits for the node ' +
    'it drew to have room even if others are free.',
  parameters: {
    draws: {
      kind: 'integer',
      default: 2,
      min: 1,
      max: 100,
      summary: 'How many nodes it draws; 1 is plain weighted random.',
    },
  },
  usesKeys: false,
  except: [
    { property: 'avoids-busiest', reason: 'all draws may hit the busiest node' },
    {
      property: 'sends-at-once',
      reason: 'a request waits when the node it chose is at its limit',
    },
  ],
  create({ draws }, { nodeCount, nodeLimits, rng }) {
    const draw = createWeightedDraw(nodeCount);
    const rates = createRequestRates(nodeCount);
    /** Whether the last answer was HOLD, so that somebody may be waiting. */
    let holding = false;
    let freed: NodeId = NOBODY;
    let freedNs = 0;

    /** Whether `drawn` is more loaded than `best` and loses. */
    function loses(drawn: NodeId, best: NodeId, view: BalancerView, nowNs: number): boolean {
      const { inFlight, weight } = view;
      const drawnLoad = inFlight[drawn]! * weight[best]!;
      const bestLoad = inFlight[best]! * weight[drawn]!;
      if (drawnLoad !== bestLoad) return drawnLoad > bestLoad;
      return rates.perS(best, nowNs) * weight[drawn]! < rates.perS(drawn, nowNs) * weight[best]!;
    }

    return {
      onMembership: draw.update,
      onStart: rates.count,
      onDone(node, _latencyNs, _ok, nowNs) {
        // Nobody came for the place that was freed last: the queue is empty.
        if (freed !== NOBODY) holding = false;
        freed = holding ? node : NOBODY;
        freedNs = nowNs;
      },
      pick(view, _request, nowNs) {
        if (freed !== NOBODY) {
          const node = freed;
          freed = NOBODY;
          if (freedNs === nowNs && draw.has(node) && view.inFlight[node]! < nodeLimits[node]!) {
            return node;
          }
          holding = false;
        }
        let best = draw.at(rng() * draw.total());
        for (let i = 1; i < draws; i++) {
          const drawn = draw.at(rng() * draw.total());
          if (drawn !== best && !loses(drawn, best, view, nowNs)) best = drawn;
        }
        if (view.inFlight[best]! < nodeLimits[best]!) return best;
        holding = true;
        return HOLD;
      },
    };
  },
});
