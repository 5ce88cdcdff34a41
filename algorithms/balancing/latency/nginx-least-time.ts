/**
 * nginx's least_time: response time in classes of 20 ms × (requests in flight + 1) ÷ weight.
 *
 * All times are whole milliseconds of a clock that is read as such, and the fail_timeout clock counts
 * whole seconds. Averages are rounded to whole milliseconds at every answer, failed attempts leave
 * them alone, and once in `failTimeout` an unused node's average counts for half, so that slow nodes
 * are tried again. nginx also lowers a failing peer's weight in ties; that is left to health checks.
 */

import { defineBalancer } from '../define.ts';
import { type BalancerView, HOLD, type NodeId } from '../types.ts';
import { averageMs, createInFlightAges } from './nginx-response-times.ts';

/** Slower than this is equally bad: only requests in flight still count. */
const SLOW_MS = 5000;
const CLASS_MS = 20;

export const nginxLeastTime = defineBalancer({
  name: 'nginx-least-time',
  aliases: ['least_time'],
  summary:
    'The node with the least (average latency in classes of 20 ms × (requests in flight + 1) ÷ weight); those that tie take smooth weighted turns.',
  deployed: [
    'nginx least_time (NGINX Plus, and open source since 1.31); header and last_byte are the same ' +
      'here, because an answer arrives whole',
  ],
  source: 'nginx/nginx:src/http/modules/ngx_http_upstream_least_time_module.c',
  cost: 'O(n), as the product scans',
  weakness:
    'Nodes within 20 ms of each other are equal, and so are all above 5 s; an average moves by a ' +
    'twentieth of each answer, so a node that turns slow keeps its traffic for a while.',
  parameters: {
    failTimeout: {
      kind: 'duration',
      default: 10e9,
      min: 0,
      summary: 'How often the average of an unused node is halved (fail_timeout, whole seconds).',
    },
    inflight: {
      kind: 'boolean',
      default: false,
      summary: 'Whether requests that are still waiting count by their age, as with inflight.',
    },
  },
  usesKeys: false,
  except: [
    {
      property: 'respects-weights',
      reason:
        'weights divide the time, so while all are idle the heaviest of equally fast nodes takes all',
    },
    {
      property: 'sends-at-once',
      reason: 'a node at its limit is passed over, and a request waits while all of them are',
    },
  ],
  create({ failTimeout, inflight }, { nodeCount, nodeLimits }) {
    const failTimeoutS = Math.floor(failTimeout / 1e9);
    const responseMs = new Float64Array(nodeCount);
    /** When each node was last given another chance, or failed; never: long ago. */
    const checkedS = new Float64Array(nodeCount).fill(-Infinity);
    const ages = inflight ? createInFlightAges(nodeCount) : null;
    const etas = new Float64Array(nodeCount);
    const turns = createTurns(nodeCount, etas, nodeLimits);

    // Hot: runs once per node and request. No allocation, no closures.
    function etaMs(node: NodeId, inFlight: number, nowS: number): number {
      let ms = responseMs[node]!;
      const unusedS = nowS - checkedS[node]!;
      if (unusedS > failTimeoutS) {
        const halvings = Math.floor(unusedS / (failTimeoutS + 1));
        ms = halvings < 31 ? ms >> halvings : 0;
      }
      if (ages !== null) ms = Math.max(ms, ages.msOf(node));
      ms = ms > SLOW_MS ? SLOW_MS : ms + CLASS_MS - (ms % CLASS_MS);
      return ms * (1 + inFlight);
    }

    return {
      // Hot: runs once per request. No allocation, no closures.
      pick(view, _request, nowNs) {
        const { eligible, eligibleCount, inFlight, weight } = view;
        const nowMs = Math.floor(nowNs / 1e6);
        const nowS = Math.floor(nowNs / 1e9);
        let first = -1;
        let best = HOLD;
        let isTied = false;
        for (let i = 0; i < eligibleCount; i++) {
          const node = eligible[i]!;
          if (inFlight[node]! >= nodeLimits[node]!) continue;
          ages?.observe(node, nowMs);
          etas[node] = etaMs(node, inFlight[node]!, nowS);
          const mine = best < 0 ? -1 : etas[node]! * weight[best]!;
          const least = best < 0 ? 0 : etas[best]! * weight[node]!;
          if (mine < least) {
            best = node;
            first = i;
            isTied = false;
          } else if (mine === least) {
            isTied = true;
          }
        }
        if (isTied) best = turns.next(view, first);
        if (best === HOLD) return HOLD;
        if (nowS - checkedS[best]! > failTimeoutS) checkedS[best] = nowS;
        return best;
      },
      onStart: (node, nowNs) => ages?.onStart(node, Math.floor(nowNs / 1e6)),
      onDone(node, latencyNs, ok, nowNs) {
        const nowMs = Math.floor(nowNs / 1e6);
        const tookMs = nowMs - Math.floor((nowNs - latencyNs) / 1e6);
        ages?.onDone(node, tookMs, nowMs);
        if (ok) responseMs[node] = averageMs(responseMs[node]!, tookMs);
        else checkedS[node] = Math.floor(nowNs / 1e9);
      },
    };
  },
});

/**
 * Smooth weighted turns among the nodes that tie with the first of them. As in nginx, the weight
 * that the others are compared with is that of the best so far, and the time is that of the first:
 * with unequal weights this can leave a node out of a turn that it tied for.
 */
function createTurns(nodeCount: number, etas: Float64Array, limits: readonly number[]) {
  const current = new Float64Array(nodeCount);
  return {
    // Hot: runs once per request that ties. No allocation, no closures.
    next({ eligible, eligibleCount, inFlight, weight }: BalancerView, first: number): NodeId {
      let best = eligible[first]!;
      const leastEta = etas[best]!;
      let total = 0;
      for (let i = first; i < eligibleCount; i++) {
        const node = eligible[i]!;
        if (inFlight[node]! >= limits[node]!) continue;
        if (etas[node]! * weight[best]! !== leastEta * weight[node]!) continue;
        current[node]! += weight[node]!;
        total += weight[node]!;
        if (current[node]! > current[best]!) best = node;
      }
      current[best]! -= total;
      return best;
    },
  };
}
