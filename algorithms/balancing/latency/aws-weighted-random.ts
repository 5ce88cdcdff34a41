/**
 * AWS's automatic target weights: random, with less traffic for nodes that fail more than others.
 *
 * What is public: with at least three healthy targets, one whose part of errors stands out against
 * the others is anomalous; its traffic is reduced step by step until it recovers or next to nothing
 * is left, and then raised gradually. How much stands out, how long and how large the steps are is
 * not published: every parameter is ours. Without mitigation it is plain random.
 */

import { defineBalancer } from '../define.ts';
import { createWeightedDraw } from '../structures/weighted-draw.ts';
import type { BalancerView } from '../types.ts';

const NODES_MIN = 3;

export const awsWeightedRandom = defineBalancer({
  name: 'aws-weighted-random',
  aliases: ['automatic-target-weights'],
  summary:
    'Random by weight; a node that fails more than its peers loses weight step by step and gets it back gradually.',
  deployed: [
    'AWS Application Load Balancer weighted_random with anomaly_mitigation on (steps and threshold ' +
      'are not public: these are ours)',
  ],
  source:
    'AWS Networking blog, Improving availability with Application Load Balancer automatic target weights, 2023',
  cost: 'O(log n)',
  weakness:
    'Looks at errors only, so a node that is slow keeps its share; with fewer than three nodes, or ' +
    'when most of them fail, nothing happens.',
  parameters: {
    interval: {
      kind: 'duration',
      default: 10e9,
      min: 1,
      summary: 'How often errors are compared and weights stepped (ours).',
    },
    excess: {
      kind: 'ratio',
      default: 0.05,
      min: 0,
      max: 1,
      summary: 'Anomalous: more errors than all others together by more than this (ours).',
    },
    decrease: {
      kind: 'ratio',
      default: 0.5,
      min: 0,
      max: 1,
      summary: 'What an anomalous node loses of its traffic in each step (ours).',
    },
    increase: {
      kind: 'ratio',
      default: 0.1,
      min: 0,
      max: 1,
      summary: 'What a recovering node gets back of its full weight in each step (ours).',
    },
    least: {
      kind: 'ratio',
      default: 0.01,
      min: 0.0001,
      max: 1,
      summary: 'The part of its weight that is never taken, to see it recover (ours).',
    },
  },
  usesKeys: false,
  except: [
    {
      property: 'avoids-busiest',
      reason: 'it tosses a coin and never looks at load',
    },
  ],
  create({ interval, excess, decrease, increase, least }, { rng, nodeCount }) {
    const requests = new Float64Array(nodeCount);
    const errors = new Float64Array(nodeCount);
    const share = new Float64Array(nodeCount).fill(1);
    const weights = new Float64Array(nodeCount);
    const draw = createWeightedDraw(nodeCount);
    let dueNs = interval;
    let seen: BalancerView;

    function apply(): void {
      for (let i = 0; i < seen.eligibleCount; i++) {
        const node = seen.eligible[i]!;
        weights[node] = seen.weight[node]! * share[node]!;
      }
      draw.updateWith(seen, weights);
    }

    function compare(): void {
      const { eligible, eligibleCount } = seen;
      let allRequests = 0;
      let allErrors = 0;
      for (let i = 0; i < eligibleCount; i++) {
        allRequests += requests[eligible[i]!]!;
        allErrors += errors[eligible[i]!]!;
      }
      for (let i = 0; i < eligibleCount; i++) {
        const node = eligible[i]!;
        const own = errors[node]! / Math.max(1, requests[node]!);
        const others = (allErrors - errors[node]!) / Math.max(1, allRequests - requests[node]!);
        const isAnomalous = eligibleCount >= NODES_MIN && own > others + excess;
        share[node] = isAnomalous
          ? Math.max(least, share[node]! * (1 - decrease))
          : Math.min(1, share[node]! + increase);
      }
    }

    /** Compares if that is due: nothing happened between then and now. */
    function keepTime(nowNs: number): void {
      if (nowNs < dueNs) return;
      dueNs = (Math.floor(nowNs / interval) + 1) * interval;
      compare();
      requests.fill(0);
      errors.fill(0);
      apply();
    }

    return {
      pick(_view, _request, nowNs) {
        keepTime(nowNs);
        return draw.at(rng() * draw.total());
      },
      onDone(node, _latencyNs, ok, nowNs) {
        keepTime(nowNs);
        requests[node]!++;
        if (!ok) errors[node]!++;
      },
      onMembership(view) {
        seen = view;
        apply();
      },
    };
  },
});
