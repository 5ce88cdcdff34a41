/**
 * Envoy's LEAST_REQUEST, which is three rules: a choice of two (or the true minimum) while weights
 * are equal, and deadlines from weight ÷ (requests in flight + 1) when they are not.
 *
 * A deadline is set when a node is picked and not corrected until it is due again, so with unequal
 * weights a node that has just drained, or filled up, is treated as it was at its last pick.
 */

import { defineBalancer } from '../define.ts';
import { haveEqualWeights, PICKS_AHEAD } from '../rotation/edf-weighted-round-robin.ts';
import { createEdfSchedule } from '../structures/edf-schedule.ts';
import { createTrackedLoads } from '../structures/tracked-loads.ts';
import type { BalancerView, NodeId } from '../types.ts';

export const envoyLeastRequest = defineBalancer({
  name: 'envoy-least-request',
  aliases: ['LEAST_REQUEST', 'least_request', 'least_request_experimental'],
  summary:
    'Equal weights: of two nodes drawn with replacement the one with fewer requests in flight, the first if equal; unequal ones: whoever is due first, each being due (requests in flight + 1) ÷ weight after its last pick.',
  deployed: [
    'Envoy LEAST_REQUEST, Istio LEAST_REQUEST',
    'gRPC least_request_experimental (A48; it has no weights, choiceCount 2 to 10)',
  ],
  source:
    'envoyproxy/envoy:source/extensions/load_balancing_policies/least_request/least_request_lb.cc; ' +
    'grpc/proposal:A48-xds-least-request-lb-policy.md',
  cost: 'O(choiceCount); full-scan and unequal weights O(log n)',
  weakness:
    'Drawn with replacement, the busier of two nodes still gets a quarter; with unequal weights a ' +
    'node is judged by its load at its last pick, and shares under load go as the root of weight.',
  parameters: {
    choiceCount: {
      kind: 'integer',
      default: 2,
      min: 2,
      max: 100,
      summary: 'How many draws n-choices makes (choice_count).',
    },
    selection: {
      kind: 'choice',
      choices: ['n-choices', 'full-scan'],
      default: 'n-choices',
      summary:
        'Equal weights: the least of a few draws, or of all nodes with ties at random (selection_method).',
    },
    activeRequestBias: {
      kind: 'number',
      default: 1,
      min: 0,
      max: 10,
      summary:
        'Unequal weights: the power of (requests in flight + 1) that divides the weight; 0 is weighted round robin.',
    },
    deadlines: {
      kind: 'choice',
      choices: ['unequal-weights', 'always'],
      default: 'unequal-weights',
      summary:
        'When deadlines are used; always: as in newer releases once active_request_bias is configured.',
    },
  },
  usesKeys: false,
  except: [
    {
      property: 'respects-weights',
      reason:
        'requests that pile up divide a weight, so that shares approach the square roots of weights',
    },
    { property: 'avoids-busiest', reason: 'both draws may hit the busiest node' },
  ],
  create({ choiceCount, selection, activeRequestBias, deadlines }, { rng, nodeCount }) {
    const seed = Math.floor(rng() * PICKS_AHEAD);
    const schedule = createEdfSchedule(nodeCount);
    const scaled = new Float64Array(nodeCount);
    const scan =
      selection === 'full-scan'
        ? createTrackedLoads(nodeCount, (node, view) => view.inFlight[node]!)
        : null;
    let plain = true;

    function scaledWeight(node: NodeId, { inFlight, weight }: BalancerView): number {
      const active = inFlight[node]! + 1;
      if (activeRequestBias === 1) return weight[node]! / active;
      return weight[node]! / Math.exp(activeRequestBias * Math.log(active));
    }

    function leastOfDraws({ eligible, eligibleCount, inFlight }: BalancerView): NodeId {
      let best = eligible[Math.floor(rng() * eligibleCount)]!;
      for (let i = 1; i < choiceCount; i++) {
        const drawn = eligible[Math.floor(rng() * eligibleCount)]!;
        if (inFlight[drawn]! < inFlight[best]!) best = drawn;
      }
      return best;
    }

    return {
      ...scan?.hooks,
      onMembership(view, nowNs) {
        scan?.hooks.onMembership(view, nowNs);
        plain = deadlines !== 'always' && haveEqualWeights(view);
        if (plain) return;
        for (let i = 0; i < view.eligibleCount; i++) {
          const node = view.eligible[i]!;
          scaled[node] = scaledWeight(node, view);
        }
        schedule.restart(view.eligible, view.eligibleCount, scaled, seed);
      },
      pick(view) {
        if (!plain) {
          const node = schedule.pick();
          schedule.add(node, scaledWeight(node, view));
          return node;
        }
        if (scan === null) return leastOfDraws(view);
        return scan.index.leastAt(Math.floor(rng() * scan.index.leastCount()));
      },
    };
  },
});
