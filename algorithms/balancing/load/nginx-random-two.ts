/** nginx's "random two": weighted draws of two different nodes, then the less loaded. */

import { defineBalancer } from '../define.ts';
import { loadByName } from '../loads/index.ts';
import { hooksOf } from '../loads/types.ts';
import { createOpenTurns } from '../structures/smooth-rotation.ts';
import { createWeightedDraw } from '../structures/weighted-draw.ts';

/** After so many draws of nodes that are full, or the same again, it takes turns instead. */
const TRIES = 20;

export const nginxRandomTwo = defineBalancer({
  name: 'nginx-random-two',
  aliases: ['random_two'],
  summary:
    'Two different nodes by weighted draws, then the one with fewer requests in flight ÷ weight; the second if equal.',
  deployed: [
    'nginx random two, random two least_conn',
    'NGINX Plus random two least_time (its source is not public; the load is that of least_time)',
  ],
  source: 'nginx/nginx:src/http/modules/ngx_http_upstream_random_module.c',
  cost: 'O(log n); O(n) after 20 draws of the same or of full nodes',
  weakness:
    'Weights count twice, in the draw and in the comparison; under little load it is random.',
  parameters: {
    by: {
      kind: 'choice',
      choices: ['least-connections', 'least-time'],
      default: 'least-connections',
      summary: 'What is compared: requests in flight, or (those + 1) × average latency.',
    },
  },
  usesKeys: false,
  except: [
    {
      property: 'respects-weights',
      reason: 'the two must differ, so a light node is drawn more often than its weight says',
    },
    {
      property: 'sends-at-once',
      reason: 'a node at its limit is passed over, and a request waits while all of them are',
    },
  ],
  create({ by }, context) {
    const { nodeCount, nodeLimits, rng } = context;
    const name = by === 'least-time' ? 'nginx-least-time' : 'in-flight';
    const measure = loadByName(name).create({ decayNs: Infinity }, context);
    const draw = createWeightedDraw(nodeCount);
    const takeTurns = createOpenTurns(context);
    return {
      ...hooksOf(measure),
      onMembership: draw.update,
      pick(view, _request, nowNs) {
        if (view.eligibleCount === 1) return takeTurns(view);
        let first = -1;
        // The first node found counts as a try, too.
        for (let tries = 0; tries <= TRIES; tries++) {
          const node = draw.at(rng() * draw.total());
          if (node === first || view.inFlight[node]! >= nodeLimits[node]!) continue;
          if (first !== -1) {
            const isMore = measure.of(node, view, nowNs) > measure.of(first, view, nowNs);
            return isMore ? first : node;
          }
          first = node;
        }
        return takeTurns(view);
      },
    };
  },
});
