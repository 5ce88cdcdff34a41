/** Asks a circuit for a call and makes it if it may. */

import type { CircuitBreaker } from '../../algorithms/resilience/types.ts';

export function allow(circuit: CircuitBreaker, nowNs: number): boolean {
  const admits = circuit.admits(nowNs);
  if (admits) circuit.onCall(nowNs);
  return admits;
}
