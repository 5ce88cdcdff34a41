/**
 * ingress-nginx's ewma: of two nodes at random, the one whose latency average is lower. Requests in
 * flight do not count. Reading decays an average as if a latency of 0 had been seen, without
 * keeping that. A node that joins starts at the mean of those that were there, as they stood when
 * each last answered; one that is there from the start, at 0.
 *
 * A refused connection is answered at once, so it counts as next to nothing; failures are not told
 * apart from answers (kubernetes/ingress-nginx#5540, #9882). The product adds the time to connect to
 * a response time that contains it, and of a retried request it hears the first attempt only; here
 * each attempt is heard once, as the time it took.
 */

import { defineBalancer } from '../define.ts';
import { sampleDistinct } from '../structures/sampling.ts';
import type { BalancerView, NodeId } from '../types.ts';

export const ewma = defineBalancer({
  name: 'ewma',
  aliases: [],
  summary: 'Two nodes at random, then the one with the lower average latency, decayed by time.',
  deployed: ['ingress-nginx load-balance: ewma (10 s)'],
  source: 'kubernetes/ingress-nginx:rootfs/etc/nginx/lua/balancer/ewma.lua',
  cost: 'O(1)',
  weakness:
    'A node that fails fast draws the traffic; requests in flight are not counted, so a burst goes ' +
    'to whoever answered fast before it.',
  parameters: {
    decay: {
      kind: 'duration',
      default: 10e9,
      min: 1,
      summary: 'Time constant: after this long without news an average has fallen to 37 %.',
    },
  },
  usesKeys: false,
  except: [
    {
      property: 'respects-weights',
      reason: 'every node is as likely to be looked at, and weights do not enter the comparison',
    },
    {
      property: 'avoids-busiest',
      reason: 'it compares latencies and never looks at requests in flight',
    },
  ],
  create({ decay }, { rng, nodeCount }) {
    const averages = createAverages(decay, nodeCount);
    const drawn = new Int32Array(2);
    const sorted = new Int32Array(2);
    return {
      pick(view, _request, nowNs) {
        const count = sampleDistinct(drawn, sorted, view.eligibleCount, rng);
        const first = view.eligible[drawn[0]!]!;
        if (count === 1) return first;
        const second = view.eligible[drawn[1]!]!;
        return averages.at(second, nowNs) < averages.at(first, nowNs) ? second : first;
      },
      onDone: averages.onDone,
      onMembership: averages.onMembership,
    };
  },
});

function createAverages(decayNs: number, nodeCount: number) {
  const averageNs = new Float64Array(nodeCount);
  /** −Infinity: the first latency is taken as it is. */
  const touchedNs = new Float64Array(nodeCount).fill(-Infinity);
  const wasThere = new Uint8Array(nodeCount);
  const isThere = new Uint8Array(nodeCount);
  let thereCount = 0;
  let isFirst = true;

  const kept = (node: NodeId, nowNs: number) => Math.exp((touchedNs[node]! - nowNs) / decayNs);

  /** The mean of those that were there before, unheard ones counting as 0. */
  function meanBefore(): number {
    let sum = 0;
    for (let node = 0; node < nodeCount; node++) {
      if (wasThere[node] === 1) sum += averageNs[node]!;
    }
    return thereCount === 0 ? 0 : sum / thereCount;
  }

  return {
    at: (node: NodeId, nowNs: number) => averageNs[node]! * kept(node, nowNs),
    onDone(node: NodeId, latencyNs: number, _ok: boolean, nowNs: number): void {
      const share = kept(node, nowNs);
      averageNs[node] = averageNs[node]! * share + latencyNs * (1 - share);
      touchedNs[node] = nowNs;
    },
    onMembership(view: BalancerView, nowNs: number): void {
      wasThere.set(isThere);
      isThere.fill(0);
      for (let i = 0; i < view.eligibleCount; i++) isThere[view.eligible[i]!] = 1;
      let isChanged = false;
      for (let node = 0; node < nodeCount; node++) isChanged ||= isThere[node] !== wasThere[node];
      if (!isFirst && isChanged) {
        const joinedNs = meanBefore();
        for (let node = 0; node < nodeCount; node++) {
          const isHeard = wasThere[node] === 1 && touchedNs[node] !== -Infinity;
          if (isThere[node] === 1 && isHeard) continue;
          averageNs[node] = isThere[node] === 1 ? joinedNs : 0;
          touchedNs[node] = isThere[node] === 1 ? nowNs : -Infinity;
        }
      }
      isFirst = false;
      thereCount = view.eligibleCount;
    },
  };
}
