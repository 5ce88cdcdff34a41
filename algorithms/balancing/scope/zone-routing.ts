/**
 * How much of a zone's traffic stays there, and where the rest goes: Envoy's zone aware routing.
 *
 * Shares are whole ten-thousandths, as there: of the callers that a zone has, and of the available
 * nodes. A zone with no smaller share of nodes than of callers keeps everything; otherwise it keeps
 * what its nodes can take, and the rest goes to zones that have more nodes than callers, in
 * proportion to the difference.
 *
 * envoyproxy/envoy:source/extensions/load_balancing_policies/common/load_balancer_impl.cc#ZoneAwareLoadBalancerBase
 */

export interface ZoneRouting {
  /** Ten-thousandths of the requests that stay in the own zone: 10000 means all of them. */
  readonly keptShare: number;
  /** By zone: spare capacity of this zone and of all before it, in ten-thousandths. */
  readonly spareUpTo: readonly number[];
}

export const WHOLE = 10_000;

/** `own` is the balancer's zone, −1 if it has no nodes; the others' callers are spread evenly. */
export function routeZones(
  available: ArrayLike<number>,
  callerShares: ArrayLike<number>,
  own: number,
): ZoneRouting {
  const total = Array.from(available).reduce((sum, count) => sum + count, 0);
  let spare = 0;
  const spareUpTo: number[] = [];
  let keptShare = 0;
  for (let zone = 0; zone < available.length; zone++) {
    const nodes = total === 0 ? 0 : Math.floor((WHOLE * available[zone]!) / total);
    const callers = callerShares[zone]!;
    if (zone === own) {
      const keepsAll = nodes > 0 && nodes >= callers;
      keptShare = keepsAll ? WHOLE : callers > 0 ? Math.floor((nodes * WHOLE) / callers) : 0;
    } else if (available[zone]! > 0) {
      spare += Math.max(0, nodes - callers);
    }
    spareUpTo.push(spare);
  }
  return { keptShare, spareUpTo };
}

/** Callers by zone: the own zone's share as given, or like all others'; the rest evenly. */
export function callerShares(
  zones: number,
  own: number,
  localShare: number,
): { readonly own: number; readonly byZone: readonly number[] } {
  // A balancer whose zone has no nodes is one of the callers, too.
  const callerZones = zones + (own === -1 ? 1 : 0);
  const share = localShare > 0 ? localShare : 1 / callerZones;
  const other = callerZones === 1 ? 0 : (1 - share) / (callerZones - 1);
  // Rounded down, but not for what binary fractions lack.
  const whole = (part: number) => Math.floor(WHOLE * part + 1e-6);
  const byZone = Array.from({ length: zones }, (_, zone) => whole(zone === own ? share : other));
  return { own: whole(share), byZone };
}
