/** Every failover policy, one line each; list order is report order. */

import type { FailoverDefinition } from './types.ts';

export const FAILOVER: readonly FailoverDefinition[] = [];

/** The policy of that name or alias, or null. */
export function failoverByName(name: string): FailoverDefinition | null {
  return FAILOVER.find((entry) => entry.name === name || entry.aliases.includes(name)) ?? null;
}
