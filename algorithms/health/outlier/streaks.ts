/** Envoy's three counters of failures in a row. */

import type { NodeId } from '../../balancing/types.ts';
import type { Ejections } from './ejections.ts';

export interface StreakRule {
  /** Fires when the counter equals it; 0: never. */
  readonly threshold: number;
  /** In how many percent of cases the ejection is enforced. */
  readonly percent: number;
}

export interface StreakRules {
  readonly serverErrors: StreakRule;
  readonly gatewayFailures: StreakRule;
  readonly localFailures: StreakRule;
}

export interface Streaks {
  /** An answer, or what counts as one; not `ok` is a 5xx. */
  onAnswer(node: NodeId, ok: boolean, isGateway: boolean, nowNs: number): void;
  /** Whether there was a connection at all. */
  onConnection(node: NodeId, ok: boolean, nowNs: number): void;
  reset(node: NodeId): void;
}

export function createStreaks(
  rules: StreakRules,
  ejections: Ejections,
  nodeCount: number,
): Streaks {
  const serverErrors = new Int32Array(nodeCount);
  const gatewayFailures = new Int32Array(nodeCount);
  const localFailures = new Int32Array(nodeCount);

  // Of a node that is out already a counter runs past its threshold; otherwise it begins again,
  // whether or not the limit, or chance, lets the node be ejected.
  // Hot: runs once per event. No allocation, no closures.
  function fire(
    counter: Int32Array,
    rule: StreakRule,
    node: NodeId,
    reason: string,
    nowNs: number,
  ): void {
    if (counter[node] !== rule.threshold || ejections.isEjected(node)) return;
    ejections.tryEject(node, rule.percent, reason, nowNs);
    counter[node] = 0;
  }

  return {
    // Hot: runs once per event. No allocation, no closures.
    onAnswer(node, ok, isGateway, nowNs) {
      serverErrors[node] = ok ? 0 : serverErrors[node]! + 1;
      gatewayFailures[node] = ok || !isGateway ? 0 : gatewayFailures[node]! + 1;
      if (ok) return;
      if (isGateway) {
        fire(gatewayFailures, rules.gatewayFailures, node, 'consecutive-gateway-failure', nowNs);
      }
      fire(serverErrors, rules.serverErrors, node, 'consecutive-5xx', nowNs);
    },
    // Hot: runs once per event. No allocation, no closures.
    onConnection(node, ok, nowNs) {
      localFailures[node] = ok ? 0 : localFailures[node]! + 1;
      if (ok) return;
      fire(localFailures, rules.localFailures, node, 'consecutive-local-origin-failure', nowNs);
    },
    reset(node) {
      serverErrors[node] = 0;
      gatewayFailures[node] = 0;
      localFailures[node] = 0;
    },
  };
}
