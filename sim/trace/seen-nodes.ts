/** The nodes of a balancer's service: as it knows them, and as they are. */

import { concerns } from '../model/faults/severity.ts';
import type { World } from '../model/world.ts';
import type { SeenNode } from './types.ts';

export function seenNodes(world: World, id: number): readonly SeenNode[] {
  const { view, watch, firstNode, isEligible } = world.balancers[id]!;
  const eligible = new Set(view.eligible.subarray(0, view.eligibleCount));
  return Array.from(isEligible, (_, i) => {
    const node = firstNode + i;
    const verdicts = (watch?.checkNames ?? []).map((name, check) => {
      return [name, watch!.verdicts[check]![i] === 1 ? 'healthy' : 'unhealthy'] as const;
    });
    return {
      node: world.nodes.models[node]!.name,
      seen: {
        eligible: eligible.has(i),
        inFlight: view.inFlight[i]!,
        weight: view.weight[i]!,
        verdicts: Object.fromEntries(verdicts),
      },
      true: {
        serving: world.nodes.serving[node]!,
        waiting: world.nodes.waiting[node]!,
        faults: faultsAt(world, id, node),
      },
    };
  });
}

/** Of partitions, those that cut it off from this balancer. */
function faultsAt({ faults, calendar, nowNs, balancers }: World, id: number, node: number) {
  const { instance } = balancers[id]!;
  return faults.flatMap((fault, i) => {
    const acts = concerns(fault, instance) && calendar.current(i, node, nowNs) !== undefined;
    return acts ? [fault.id] : [];
  });
}
