/** A node that has just come gets little at first, so that its caches and connections warm up. */

import { defineBalancer } from '../define.ts';
import type { BalancerView } from '../types.ts';
import { forwardHooks } from './groups.ts';
import { createInner, withinParameter } from './inner.ts';
import { createRamp } from './ramps.ts';

export const slowStart = defineBalancer({
  name: 'slow-start',
  aliases: ['slow_start', 'slowstart', 'slow_start_config'],
  summary:
    'The weight of a node that comes during the run grows over a window, and another algorithm chooses by those weights.',
  deployed: [
    'Envoy slow_start_config, with round robin or least request',
    'Istio warmup',
    'HAProxy slowstart (ramp: haproxy)',
    'NGINX Plus slow_start (ramp: linear)',
    'AWS ALB slow start (ramp: linear)',
  ],
  source:
    'envoyproxy/envoy:source/extensions/load_balancing_policies/common/load_balancer_impl.cc#EdfLoadBalancerBase::applySlowStartFactor; ' +
    'haproxy/haproxy:src/server.c#server_recalc_eweight; ' +
    'awsdocs/elb-application-load-balancers-user-guide',
  cost: 'that of the inner algorithm; O(n) up to a hundred times in a window',
  weakness:
    'Only an algorithm that heeds weights can slow a node, and one that compares load only as far as ' +
    'it divides by weight; within round-robin or uniform-random it does nothing. While much of a ' +
    'pool is new, the old nodes carry its load. Nodes that are there at the start are not slowed: a ' +
    'deployment that replaces all at once is not helped.',
  parameters: {
    window: {
      kind: 'duration',
      default: 30e9,
      min: 1e6,
      summary: 'How long it takes to full weight; products have no default, AWS no less than 30s.',
    },
    ramp: {
      kind: 'choice',
      choices: ['envoy', 'haproxy', 'linear'],
      default: 'envoy',
      summary:
        'Envoy: a power of time, with a minimum. HAProxy: sixteenths, in whole seconds. Linear: in proportion, and not when no other node is at full weight.',
    },
    aggression: {
      kind: 'number',
      default: 1,
      min: 0.01,
      max: 100,
      summary: "Envoy's power is 1 ÷ this: more than 1 rises fast at first, less than 1 late.",
    },
    minimumWeight: {
      kind: 'ratio',
      default: 0.1,
      min: 0.001,
      max: 1,
      summary: "Envoy's least part of the weight, which a node has from the beginning.",
    },
    // Keys would move with every step: Envoy and nginx do not combine the two, and HAProxy, which
    // does, moves them.
    within: withinParameter('edf-weighted-round-robin', { keys: false }),
  },
  usesKeys: false,
  except: [
    {
      property: 'respects-weights',
      reason: 'a node that has just come gets less than its weight says, which is the purpose',
    },
    {
      property: 'avoids-busiest',
      reason: 'the default within it, edf-weighted-round-robin, never looks at load',
    },
  ],
  create({ window, ramp, aggression, minimumWeight, within }, context) {
    const { nodeCount } = context;
    const inner = createInner(within, context);
    const rampUp = createRamp(ramp, window, aggression, minimumWeight);
    const newcomers = createNewcomers(nodeCount, window, ramp === 'linear');
    const weight = new Float64Array(nodeCount);
    const view = {
      eligible: new Uint32Array(0) as Uint32Array,
      eligibleCount: 0,
      inFlight: new Int32Array(0) as Int32Array,
      weight,
    };
    let nextStepNs = Infinity;

    /** Sets the weights that hold now, and says when the next one changes. */
    function announce(outer: BalancerView, nowNs: number): void {
      view.eligible = outer.eligible;
      view.eligibleCount = outer.eligibleCount;
      view.inFlight = outer.inFlight;
      nextStepNs = Infinity;
      for (let node = 0; node < nodeCount; node++) {
        weight[node] = outer.weight[node]!;
        const sinceNs = newcomers.sinceNs[node]!;
        if (nowNs - sinceNs >= window) continue;
        // Weights stay for a step even if nobody asks at its beginning.
        const steps = Math.floor((nowNs - sinceNs) / rampUp.stepNs);
        weight[node]! *= rampUp.partAfter(steps * rampUp.stepNs);
        const stepEndsNs = sinceNs + Math.min(window, (steps + 1) * rampUp.stepNs);
        nextStepNs = Math.min(nextStepNs, stepEndsNs);
      }
      inner.onMembership?.(view, nowNs);
    }

    return {
      ...forwardHooks(inner, () => inner),
      onMembership(outer, nowNs) {
        newcomers.update(outer, nowNs);
        announce(outer, nowNs);
      },
      pick(outer, request, nowNs) {
        if (nowNs >= nextStepNs) announce(outer, nowNs);
        return inner.pick(view, request, nowNs);
      },
    };
  },
});

/**
 * When each node came, −Infinity for those that were there at the start.
 *
 * AWS slows a node only if another one is healthy and not slowed itself (`needsOthers`); NGINX Plus
 * does not slow the only one of a group.
 */
function createNewcomers(nodeCount: number, windowNs: number, needsOthers: boolean) {
  const sinceNs = new Float64Array(nodeCount).fill(-Infinity);
  const wasThere = new Uint8Array(nodeCount);
  let started = false;
  return {
    sinceNs,
    update({ eligible, eligibleCount }: BalancerView, nowNs: number): void {
      let atFullWeight = 0;
      for (let i = 0; i < eligibleCount; i++) {
        const node = eligible[i]!;
        if (wasThere[node] === 1 && nowNs - sinceNs[node]! >= windowNs) atFullWeight++;
      }
      const isSlowed = started && (atFullWeight > 0 || !needsOthers);
      for (let i = 0; i < eligibleCount; i++) {
        const node = eligible[i]!;
        if (wasThere[node] === 0) sinceNs[node] = isSlowed ? nowNs : -Infinity;
      }
      wasThere.fill(0);
      for (let i = 0; i < eligibleCount; i++) wasThere[eligible[i]!] = 1;
      started = true;
    },
  };
}
