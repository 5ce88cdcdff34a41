/**
 * Prequal: probing to reduce queuing and latency.
 *
 * Every request sends a few probes to nodes at random and does not wait for them; it goes where a
 * pool of earlier answers says. An answer carries the node's requests in flight (RIF) and the latency
 * of requests that met about as many. RIF predicts, so whoever is among the busiest is hot and
 * avoided; among the cold ones the fastest wins.
 *
 * An answer leaves the pool when it is old, when it has been used b times, when the pool is full, and
 * by one removal per request, in turns of the oldest and the worst, because the good ones are used
 * up and the bad would be left. b keeps the pool from running dry: r_probe answers come in for each
 * request, a part m ÷ n of them about nodes that are in the pool already, and r_remove leave.
 */

import { defineBalancer } from '../define.ts';
import { createCountQuantile } from '../structures/count-quantile.ts';
import { sampleDistinct } from '../structures/sampling.ts';
import type { BalancerContext, BalancerView, NodeId } from '../types.ts';
import { createProbePool } from './probe-pool.ts';

export const prequal = defineBalancer({
  name: 'prequal',
  aliases: [],
  summary:
    'Of the nodes whose probes were answered lately, the fastest that is not among the busiest; if all are, the least busy.',
  deployed: ['Google (YouTube), as Prequal with asynchronous probes'],
  source: 'B. Wydrowski et al., Load is not what you should balance, NSDI 2024',
  cost: 'O(m), m the size of the pool, and as many probes as probesPerRequest',
  weakness:
    'Probes cost the nodes work, three for each request; a node that fails fast looks idle and quick ' +
    'and draws traffic. A balancer with few requests knows nodes as they were, and all such herd on ' +
    'the one that was fastest (lower maxAge); with next to none the pool is empty and it is random.',
  parameters: {
    probesPerRequest: {
      kind: 'number',
      default: 3,
      min: 0,
      max: 100,
      summary: 'How many probes each request sends (r_probe); 0.5: every second request sends one.',
    },
    poolSize: {
      kind: 'integer',
      default: 16,
      min: 1,
      max: 1000,
      summary: 'How many answers are kept (m).',
    },
    poolMin: {
      kind: 'integer',
      default: 2,
      min: 1,
      max: 1000,
      summary: 'With fewer answers than this the node is random.',
    },
    maxAge: {
      kind: 'duration',
      default: 1e9,
      min: 1,
      summary: 'How old an answer may become.',
    },
    removalsPerRequest: {
      kind: 'number',
      default: 1,
      min: 0,
      max: 100,
      summary:
        'How many answers each request removes, in turns the oldest and the worst (r_remove).',
    },
    reuseMargin: {
      kind: 'number',
      default: 1,
      min: 0,
      summary:
        'δ in how often an answer is used: (1 + δ) ÷ ((1 − m ÷ n) r_probe − r_remove), at least once, without limit when nothing is left to divide by.',
    },
    hotQuantile: {
      kind: 'ratio',
      default: 0.84,
      min: 0,
      max: 1,
      summary:
        'Nodes above this quantile of requests in flight are hot (Q_RIF, 2^−0.25); 0: only requests in flight count, 100 %: only latency.',
    },
  },
  usesKeys: false,
  except: [
    {
      property: 'respects-weights',
      reason: 'it has no weights: what a node can bear shows in the answers to probes',
    },
    {
      property: 'avoids-busiest',
      reason: 'without answers to probes it is random',
    },
  ],
  create(parameters, context) {
    const { rng, nodeCount } = context;
    const pool = createProbePool(parameters.poolSize);
    const busyness = createBusyness(nodeCount, parameters.hotQuantile);
    const isEligible = new Uint8Array(nodeCount);
    const probes = createProbes(parameters.probesPerRequest, context);
    let usesMean = 1;
    let removalsOwed = 0;
    let isOldestNext = true;

    function choose(view: BalancerView, hotAbove: number): NodeId {
      if (pool.size() < parameters.poolMin) {
        const node = view.eligible[Math.floor(rng() * view.eligibleCount)]!;
        pool.compensate(node);
        return node;
      }
      const place = pool.best(hotAbove);
      const node = pool.nodeAt(place);
      pool.compensate(node);
      pool.use(place);
      return node;
    }

    function removeSome(hotAbove: number): void {
      removalsOwed += parameters.removalsPerRequest;
      for (; removalsOwed >= 1; removalsOwed--) {
        if (isOldestNext) pool.dropOldest();
        else pool.dropWorst(hotAbove);
        isOldestNext = !isOldestNext;
      }
    }

    return {
      // Hot: runs once per request. No allocation, no closures.
      pick(view, _request, nowNs) {
        pool.dropOlderThan(nowNs - parameters.maxAge);
        const hotAbove = busyness.hotAbove();
        const node = choose(view, hotAbove);
        removeSome(hotAbove);
        probes.send(view);
        return node;
      },
      onProbe(node, report, nowNs) {
        if (isEligible[node] === 0) return;
        busyness.heard(node, report.requestsInside);
        // On average as many uses as the formula says, which is rarely a whole number.
        const whole = Math.floor(usesMean);
        const uses = usesMean > whole && rng() < usesMean - whole ? whole + 1 : whole;
        pool.put(node, report.requestsInside, report.latencyNs, uses, nowNs);
      },
      onMembership(view) {
        isEligible.fill(0);
        for (let i = 0; i < view.eligibleCount; i++) isEligible[view.eligible[i]!] = 1;
        pool.dropNodesWithout(isEligible);
        busyness.forgetWithout(isEligible);
        const { probesPerRequest, removalsPerRequest, poolSize, reuseMargin } = parameters;
        const kept = (1 - poolSize / view.eligibleCount) * probesPerRequest - removalsPerRequest;
        usesMean = kept > 0 ? Math.max(1, (1 + reuseMargin) / kept) : Infinity;
      },
    };
  },
});

/** How busy nodes are at present: what each said last, and from where on one is hot. */
function createBusyness(nodeCount: number, quantile: number) {
  const lastRif = new Float64Array(nodeCount).fill(-1);
  const rifs = createCountQuantile();

  function forget(node: NodeId): void {
    if (lastRif[node]! >= 0) rifs.remove(lastRif[node]!);
    lastRif[node] = -1;
  }

  return {
    heard(node: NodeId, rif: number): void {
      forget(node);
      lastRif[node] = rif;
      rifs.add(rif);
    },
    forgetWithout(isEligible: Uint8Array): void {
      for (let node = 0; node < nodeCount; node++) if (isEligible[node] === 0) forget(node);
    },
    /** The quantile by nearest rank; at 0 everybody is hot, at 1 nobody. */
    hotAbove: () => (quantile >= 1 ? Infinity : rifs.smallest(Math.ceil(quantile * rifs.size()))),
  };
}

/** Sends each request's probes, to as many different nodes. */
function createProbes(perRequest: number, { rng, probe }: BalancerContext) {
  const few = Math.floor(perRequest);
  const fewer = new Int32Array(few);
  const more = new Int32Array(few + 1);
  const sorted = new Int32Array(few + 1);
  let owed = 0;
  return {
    send({ eligible, eligibleCount }: BalancerView): void {
      owed += perRequest;
      const sample = owed >= few + 1 ? more : fewer;
      owed -= sample.length;
      const count = sampleDistinct(sample, sorted, eligibleCount, rng);
      for (let i = 0; i < count; i++) probe(eligible[sample[i]!]!);
    },
  };
}
