/**
 * How Envoy splits traffic over priority levels and localities whose nodes are partly unavailable.
 * Whole percents and whole-number division, as there.
 *
 * envoyproxy/envoy:source/extensions/load_balancing_policies/common/load_balancer_impl.cc
 * envoyproxy/envoy:source/common/upstream/upstream_impl.cc#HostSetImpl::effectiveLocalityWeight
 */

/**
 * Fills `loads` with the percentage of requests that each level gets; their sum is 100 unless no
 * level has a percent of health, when all are 0.
 *
 * A level is as healthy as the healthy part of its nodes × the overprovisioning factor, at most
 * 100 %. Earlier levels take what they can; if all together cannot take 100 %, each takes its part
 * of what there is, and what rounding leaves goes to the first level that is healthy at all.
 *
 * Returns the percentage that all together can take, at most 100: below that, levels may panic.
 */
export function fillLevelLoads(
  loads: Uint32Array,
  healthy: ArrayLike<number>,
  total: ArrayLike<number>,
  overprovisioningPercent: number,
): number {
  let sum = 0;
  for (let level = 0; level < loads.length; level++) {
    loads[level] = healthPercent(healthy[level]!, total[level]!, overprovisioningPercent);
    sum += loads[level]!;
  }
  if (sum === 0) return 0;
  const available = Math.min(100, sum);
  let first = -1;
  let left = 100;
  for (let level = 0; level < loads.length; level++) {
    const health = loads[level]!;
    if (first < 0 && health > 0) first = level;
    loads[level] = Math.min(left, Math.floor((health * 100) / available));
    left -= loads[level]!;
  }
  loads[first]! += left;
  return available;
}

function healthPercent(healthy: number, total: number, overprovisioningPercent: number): number {
  if (total === 0) return 0;
  return Math.min(100, Math.floor((overprovisioningPercent * healthy) / total));
}

/** The first level whose cumulative load reaches 1 + hash mod 100. */
export function chooseLevel(loads: Uint32Array, hash: number): number {
  const drawn = (hash % 100) + 1;
  let reached = 0;
  for (let level = 0; level < loads.length; level++) {
    reached += loads[level]!;
    if (drawn <= reached) return level;
  }
  return 0;
}

/** What a locality of that weight counts when only some of its nodes are available. */
export function localityWeight(
  weight: number,
  available: number,
  total: number,
  overprovisioning: number,
): number {
  return total === 0 ? 0 : weight * Math.min(1, overprovisioning * (available / total));
}
