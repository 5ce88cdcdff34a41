/**
 * Nodes in groups, and an algorithm of its own for each group: what subsets, zones and priority
 * levels have in common. A scope chooses the group, and the group's algorithm the node.
 */

import type {
  BalancerContext,
  BalancerView,
  BalancingAlgorithm,
  NodeId,
  RequestView,
} from '../types.ts';
import { createFilteredView } from './filtered-view.ts';
import { createInner } from './inner.ts';

export type EventHooks = Omit<BalancingAlgorithm, 'pick' | 'onMembership'>;

export interface Groups {
  /** Has to be called at every membership; only groups that changed are told. */
  update(view: BalancerView, nowNs: number): void;
  eligibleIn(group: number): number;
  /** A node of that group, which must have an eligible one; HOLD if its algorithm says so. */
  pick(group: number, request: RequestView, nowNs: number): NodeId;
  readonly hooks: EventHooks;
}

/** `groupOf` may change before `update`; −1: the node is in no group. */
export function createGroups(
  within: string,
  groupOf: Int32Array,
  groupCount: number,
  context: BalancerContext,
): Groups {
  const inners = Array.from({ length: groupCount }, () => createInner(within, context));
  const views = inners.map(() => createFilteredView(context.nodeCount));
  return {
    update(view, nowNs) {
      views.forEach((filtered, group) => {
        if (!filtered.update(view, groupOf, group)) return;
        inners[group]!.onMembership?.(filtered.view, nowNs);
      });
    },
    eligibleIn: (group) => views[group]!.view.eligibleCount,
    pick: (group, request, nowNs) => inners[group]!.pick(views[group]!.view, request, nowNs),
    // With one group, requests to nodes that have left it since still belong to it.
    hooks:
      groupCount === 1
        ? forwardHooks(inners[0]!, () => inners[0]!)
        : forwardHooks(inners[0]!, (node) => inners[groupOf[node]!]!),
  };
}

/** Passes on the events that `example` has hooks for: the engine looks for them once. */
export function forwardHooks(
  example: BalancingAlgorithm,
  innerOf: (node: NodeId) => BalancingAlgorithm,
): EventHooks {
  return {
    ...(example.onStart && {
      onStart: (node, nowNs) => innerOf(node).onStart!(node, nowNs),
    }),
    ...(example.onDone && {
      onDone: (node, latencyNs, ok, nowNs) => innerOf(node).onDone!(node, latencyNs, ok, nowNs),
    }),
    ...(example.onReport && {
      onReport: (node, report, nowNs) => innerOf(node).onReport!(node, report, nowNs),
    }),
    ...(example.onProbe && {
      onProbe: (node, report, nowNs) => innerOf(node).onProbe!(node, report, nowNs),
    }),
    ...(example.onIdle && {
      onIdle: (node, nowNs) => innerOf(node).onIdle!(node, nowNs),
    }),
  } satisfies EventHooks;
}

/** Where each node's value is in the list of all values there are. */
export function groupsOf<T>(values: readonly T[], distinct: readonly T[]): Int32Array {
  return Int32Array.from(values, (value) => distinct.indexOf(value));
}

/** Tells both; the two have the same hooks, because the same algorithm is within them. */
export function mergeHooks(one: EventHooks, other: EventHooks): EventHooks {
  return {
    ...(one.onStart && {
      onStart(node, nowNs) {
        one.onStart!(node, nowNs);
        other.onStart!(node, nowNs);
      },
    }),
    ...(one.onDone && {
      onDone(node, latencyNs, ok, nowNs) {
        one.onDone!(node, latencyNs, ok, nowNs);
        other.onDone!(node, latencyNs, ok, nowNs);
      },
    }),
    ...(one.onReport && {
      onReport(node, report, nowNs) {
        one.onReport!(node, report, nowNs);
        other.onReport!(node, report, nowNs);
      },
    }),
    ...(one.onProbe && {
      onProbe(node, report, nowNs) {
        one.onProbe!(node, report, nowNs);
        other.onProbe!(node, report, nowNs);
      },
    }),
    ...(one.onIdle && {
      onIdle(node, nowNs) {
        one.onIdle!(node, nowNs);
        other.onIdle!(node, nowNs);
      },
    }),
  } satisfies EventHooks;
}
