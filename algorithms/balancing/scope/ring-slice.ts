/**
 * The part of a ring of nodes that is one client's, as in Finagle's deterministic aperture.
 *
 * Nodes are arcs of a ring of length 1, as long as their part of all weights. Clients begin at equal
 * distances, and their slices are so long that all together go around the ring a whole number of
 * times: each node is covered as often as any other, its ends by two clients.
 *
 * twitter/finagle:finagle-core/src/main/scala/com/twitter/finagle/loadbalancer/aperture/WeightedAperture.scala
 * twitter/finagle:finagle-core/src/main/scala/com/twitter/finagle/loadbalancer/aperture/DeterministicAperture.scala#dApertureWidth
 */

/** At least `nodesMin` of `nodes`, made longer to a whole number of the distance between clients. */
export function sliceWidth(clients: number, nodes: number, nodesMin: number): number {
  const distance = 1 / clients;
  const wanted = Math.min(nodesMin, nodes) * (1 / nodes);
  return Math.min(1, Math.ceil(wanted / distance) * distance);
}

/** How much of each node's arc lies in [offset, offset + width); 0 for those outside. */
export function arcsInSlice(
  weights: readonly number[],
  offset: number,
  width: number,
): readonly number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const end = offset + width;
  const inside = weights.map(() => 0);
  let position = 0;
  for (let node = 0; position < end; node = (node + 1) % weights.length) {
    const arc = weights[node]! / total;
    if (position < offset) {
      if (position + arc >= offset) inside[node]! += Math.min(width, arc + position - offset);
    } else {
      inside[node]! += Math.min(arc, end - position);
    }
    position += arc;
  }
  return inside;
}
