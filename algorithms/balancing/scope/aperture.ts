/** A client uses as few nodes as its load needs, and the less loaded of two of them. */

import type { Uniform } from '../../random.ts';
import { defineBalancer } from '../define.ts';
import { loadByName } from '../loads/index.ts';
import type { LoadMeasure } from '../loads/types.ts';
import type { BalancerView, NodeId } from '../types.ts';
import { createOrder, createSlice, type Spread } from './aperture-spreads.ts';
import { createLoadBand } from './load-band.ts';

/** How often the second node is drawn again when it is the first (ProbabilityDistribution.scala). */
const SECOND_DRAWS_MAX = 5;
/** How often two nodes are drawn until one of them is up (PanicMode.FiftyPercentUnhealthy). */
const DRAWS_MAX = 4;
/** Weights nearer than this count as equal (WeightedP2CPick.scala). */
const WEIGHT_TOLERANCE = 1e-4;

export const aperture = defineBalancer({
  name: 'aperture',
  aliases: ['aperture_least_loaded', 'aperture_peak_ewma'],
  summary:
    'The less loaded of two random nodes of the aperture: as many nodes as there are requests in flight on average, or a fixed slice of a ring that clients share out among them.',
  deployed: [
    'Finagle aperture (method: random without process coordinates, else deterministic)',
    'Linkerd 1 aperture',
  ],
  source:
    'twitter/finagle:finagle-core/src/main/scala/com/twitter/finagle/loadbalancer/aperture/Aperture.scala',
  cost: 'O(log n)',
  weakness:
    'With one request at a time a client uses one node, however slow it is. Random apertures of many ' +
    'small clients load nodes unevenly; deterministic ones need numbered clients and do not follow load.',
  parameters: {
    method: {
      kind: 'choice',
      choices: ['random', 'deterministic'],
      default: 'random',
      summary:
        "Nodes in an order of this balancer's own, as many as load asks for; or the slice of a ring that is this balancer's among all.",
    },
    low: {
      kind: 'number',
      default: 0.875,
      min: 0,
      max: 1e6,
      summary: 'Requests in flight per node at which a random aperture narrows by one.',
    },
    high: {
      kind: 'number',
      default: 1.125,
      min: 0.001,
      max: 1e6,
      summary: 'Requests in flight per node at which a random aperture widens by one.',
    },
    smoothing: {
      kind: 'duration',
      default: 15e9,
      min: 1,
      summary: 'Time constant of the average number of requests in flight.',
    },
    minimum: {
      kind: 'integer',
      default: 1,
      min: 1,
      max: 1_000_000,
      summary: 'Nodes that a random aperture has at least.',
    },
    slice: {
      kind: 'integer',
      default: 12,
      min: 2,
      max: 1_000_000,
      summary: 'Nodes that a deterministic aperture has at least.',
    },
    load: {
      kind: 'choice',
      choices: ['in-flight', 'peak-ewma'],
      default: 'in-flight',
      summary: 'How the load of the two nodes is measured.',
    },
    decay: {
      kind: 'duration',
      default: 15e9,
      min: 1,
      summary: 'Time constant of peak-ewma: how fast old latencies are forgotten.',
    },
  },
  usesKeys: false,
  except: [
    {
      property: 'reaches-everybody',
      reason: 'one request at a time needs an aperture of one node',
    },
    { property: 'respects-weights', reason: 'nodes outside the aperture get nothing' },
    { property: 'avoids-busiest', reason: 'with an aperture of one node there is no choice' },
  ],
  create({ method, low, high, smoothing, minimum, slice, load, decay }, context) {
    const { rng } = context;
    const band = createLoadBand({ smoothingNs: smoothing, low, high, minimum });
    const spread = method === 'random' ? createOrder(context, band) : createSlice(context, slice);
    const measure = loadByName(load).create({ decayNs: decay }, context);
    // The load of a node is divided by what of it is in the aperture, not by its whole weight.
    const whole = new Float64Array(context.nodeCount).fill(1);
    const view = {
      eligible: new Uint32Array(0) as Uint32Array,
      eligibleCount: 0,
      inFlight: new Int32Array(0) as Int32Array,
      weight: whole,
    };
    const isUp = new Uint8Array(context.nodeCount);
    const lessLoadedOfTwo = createChooser(spread, isUp, view, measure, rng);

    return {
      onMembership(outer) {
        view.eligible = outer.eligible;
        view.eligibleCount = outer.eligibleCount;
        view.inFlight = outer.inFlight;
        isUp.fill(0);
        for (let i = 0; i < outer.eligibleCount; i++) isUp[outer.eligible[i]!] = 1;
        spread.update(outer, isUp);
      },
      pick(outer, _request, nowNs) {
        for (let attempt = 0; attempt < DRAWS_MAX; attempt++) {
          const node = lessLoadedOfTwo(nowNs);
          if (isUp[node] === 1) return node;
        }
        // Finagle sends to the last one drawn though it is down; here somebody has to be up.
        for (let i = 0; i < spread.count(); i++) {
          const node = spread.nodes[i]!;
          if (isUp[node] === 1) return node;
        }
        return outer.eligible[0]!;
      },
      ...(method === 'random' && { onStart: (_node, nowNs) => band.count(1, nowNs) }),
      onDone(node, latencyNs, ok, nowNs) {
        if (method === 'random') band.count(-1, nowNs);
        measure.onDone?.(node, latencyNs, ok, nowNs);
      },
    };
  },
});

/** Two different nodes by weight, if there are two, and the one with less load for its weight. */
function createChooser(
  spread: Spread,
  isUp: Uint8Array,
  view: BalancerView,
  measure: LoadMeasure,
  rng: Uniform,
): (nowNs: number) => NodeId {
  const { nodes, weights, upTo } = spread;

  /** Position of a node: the first at which the sum of weights reaches the drawn value. */
  // Hot: runs twice per request. No allocation, no closures.
  function draw(): number {
    const drawn = rng() * spread.width();
    let from = 0;
    let to = spread.count() - 1;
    while (from < to) {
      const middle = (from + to) >>> 1;
      if (upTo[middle]! >= drawn) to = middle;
      else from = middle + 1;
    }
    return from;
  }

  // Hot: runs once per request. No allocation, no closures.
  function lessLoadedOfTwo(nowNs: number): NodeId {
    const a = draw();
    let b = a;
    for (let again = 0; b === a && again < SECOND_DRAWS_MAX; again++) b = draw();
    const nodeA = nodes[a]!;
    const nodeB = nodes[b]!;
    if (isUp[nodeA] !== isUp[nodeB]) return isUp[nodeA] === 1 ? nodeA : nodeB;
    const loadA = measure.of(nodeA, view, nowNs);
    const loadB = measure.of(nodeB, view, nowNs);
    if (Math.abs(weights[a]! - weights[b]!) < WEIGHT_TOLERANCE) {
      return loadA <= loadB ? nodeA : nodeB;
    }
    return loadA / weights[a]! <= loadB / weights[b]! ? nodeA : nodeB;
  }

  return lessLoadedOfTwo;
}
