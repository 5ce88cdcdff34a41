/** How the weight of a node that has just come grows, by product; as a part of its full weight. */

const S = 1e9;

export interface Ramp {
  /** Weights change no more often than this. */
  readonly stepNs: number;
  /** The part of its weight that a node has so long after it came, less than the window. */
  partAfter(elapsedNs: number): number;
}

/**
 * Envoy: (elapsed ÷ window)^(1 ÷ aggression), in whole milliseconds from 1, and at least a minimum.
 * Envoy computes it whenever a node's turn comes; here it changes a hundred times in a window.
 *
 * envoyproxy/envoy:source/extensions/load_balancing_policies/common/load_balancer_impl.cc#EdfLoadBalancerBase::applySlowStartFactor
 */
export function envoyRamp(windowNs: number, aggression: number, minimumWeight: number): Ramp {
  return {
    stepNs: windowNs / 100,
    partAfter(elapsedNs) {
      const elapsedMs = Math.max(1, Math.floor(elapsedNs / 1e6));
      const part = Math.min(1, (elapsedMs * 1e6) / windowNs);
      const bent = aggression === 1 ? part : Math.exp(Math.log(part) / aggression);
      return Math.max(bent, minimumWeight);
    },
  };
}

/** Sixteenths of a HAProxy weight (BE_WEIGHT_SCALE). */
const SCALE = 16;

/**
 * HAProxy: sixteenths, from one, in whole seconds; a task sets them anew every twentieth of the
 * window, or every second if that is longer.
 *
 * haproxy/haproxy:src/server.c#server_recalc_eweight, src/checks.c#server_warmup
 */
export function haproxyRamp(windowNs: number): Ramp {
  const windowS = Math.max(1, Math.ceil(windowNs / S));
  const stepNs = Math.max(S, (windowS * S) / 20);
  return {
    stepNs,
    partAfter: (elapsedNs) =>
      Math.min(SCALE, haproxyWeight(1, Math.floor(elapsedNs / S), windowS)) / SCALE,
  };
}

/** Effective weight during slow start; after it, and without it, 16 × weight. */
export function haproxyWeight(weight: number, elapsedS: number, windowS: number): number {
  return weight * Math.floor((SCALE * elapsedS + windowS) / windowS);
}

/** NGINX Plus and AWS: from nothing to all in proportion to time; nothing is one percent here. */
export function linearRamp(windowNs: number): Ramp {
  return {
    stepNs: windowNs / 100,
    partAfter: (elapsedNs) => Math.max(0.01, elapsedNs / windowNs),
  };
}
