/**
 * HAProxy's random(draws): places drawn on its consistent-hash ring, each server compared with the
 * best so far, and a backend queue for a request whose choice is full.
 *
 * A server has sixteen points on the ring per unit of weight, always at the same places, so draws
 * are uneven by about a quarter, which ties decided by the last second's requests make up for. A
 * place that becomes free goes to the first request in the backend's queue, without another draw.
 */

import { defineBalancer } from '../define.ts';
import { effectiveWeights, findNearest, haproxyRing, serverKey } from '../hash/haproxy-ring.ts';
import type { PointRing } from '../hash/point-ring.ts';
import { createRequestRates } from '../structures/request-rates.ts';
import { type BalancerView, HOLD, type NodeId } from '../types.ts';

const NOBODY = -1;

export const haproxyRandom = defineBalancer({
  name: 'haproxy-random',
  aliases: [],
  summary:
    'Nodes at random points of a ring (two by default), then the fewest requests in flight ÷ weight; if ' +
    'equal, the fewest requests of the last second ÷ weight.',
  deployed: ['HAProxy balance random(2), what current releases do without a balance keyword'],
  source:
    'haproxy/haproxy:src/backend.c#get_server_rnd (3.4; before 3.4 the last drawn wins a tie)',
  cost: 'O(draws × log points)',
  weakness:
    'Draws may meet, so the busiest of few nodes still gets traffic, and with one draw shares are ' +
    'as uneven as the ring; a request waits for the node it drew to have room even if others are free.',
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
  create({ draws }, { nodeCount, nodeLimits, nodeAddresses, rng }) {
    const keys = Uint32Array.from(nodeAddresses, (address, node) => serverKey(node, address, 'id'));
    const isEligible = new Uint8Array(nodeCount);
    let ring: PointRing;
    const rates = createRequestRates(nodeCount);
    /** Whether the last answer was HOLD: nobody overtakes, so as long as it was, somebody waits. */
    let holding = false;
    let freed: NodeId = NOBODY;
    let freedNs = 0;

    const hasRoom = (node: NodeId, { inFlight }: BalancerView) =>
      inFlight[node]! < nodeLimits[node]!;

    /** Whether `drawn` is more loaded than `best` and loses. */
    function loses(drawn: NodeId, best: NodeId, view: BalancerView, nowNs: number): boolean {
      const { inFlight, weight } = view;
      const drawnLoad = inFlight[drawn]! * weight[best]!;
      const bestLoad = inFlight[best]! * weight[drawn]!;
      if (drawnLoad !== bestLoad) return drawnLoad > bestLoad;
      return rates.perS(best, nowNs) * weight[drawn]! < rates.perS(drawn, nowNs) * weight[best]!;
    }

    const draw = () => ring.owner[findNearest(ring, Math.floor(rng() * 4_294_967_296))]!;

    return {
      onMembership(view) {
        const nodes = view.eligible.slice(0, view.eligibleCount);
        isEligible.fill(0);
        for (const node of nodes) isEligible[node] = 1;
        ring = haproxyRing(nodes, effectiveWeights(view.weight), keys);
      },
      onStart: rates.count,
      onDone(node, _latencyNs, _ok, nowNs) {
        freed = holding ? node : NOBODY;
        freedNs = nowNs;
      },
      pick(view, _request, nowNs) {
        const node = freedNs === nowNs ? freed : NOBODY;
        freed = NOBODY;
        holding = false;
        if (node !== NOBODY && isEligible[node] === 1 && hasRoom(node, view)) return node;
        let best = draw();
        for (let i = 1; i < draws; i++) {
          const drawn = draw();
          if (drawn !== best && !loses(drawn, best, view, nowNs)) best = drawn;
        }
        if (hasRoom(best, view)) return best;
        holding = true;
        return HOLD;
      },
    };
  },
});
