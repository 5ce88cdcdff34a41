/** How the weight of a node that has just come grows, by product; as a part of its full weight. */

const S = 1e9;

export interface Ramp {
  /** Weights change no more often than this. */
  readonly stepNs: number;
  /** The part of its weight that a node has so long after it came, less than the window. */
  partAfter(elapsedNs: number): number;
}

/** The ramp of that name: `envoy`, `haproxy` or `linear`; the last two numbers are Envoy's. */
export function createRamp(
  ramp: string,
  windowNs: number,
  aggression: number,
  minimumWeight: number,
): Ramp {
  if (ramp === 'haproxy') return haproxyRamp(windowNs);
  if (ramp === 'linear') return linearRamp(windowNs);
  return envoyRamp(windowNs, aggression, minimumWeight);
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
 * HAProxy: sixteenths, from one, in whole seconds. A task sets them anew every second: it means to
 * wait a twentieth of the window if that is longer, but takes its seconds for milliseconds. HAProxy
 * 2.6.12 was seen to do so: weight 10 and slowstart 64s changed after 4, 12, 16 and 24 s.
 *
 * haproxy/haproxy:src/server.c#server_recalc_eweight, #server_warmup
 */
export function haproxyRamp(windowNs: number): Ramp {
  const windowS = Math.max(1, Math.ceil(windowNs / S));
  const stepNs = Math.max(1000, Math.floor(windowS / 20)) * 1e6;
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
