/** Every health check, one line each; list order is report order. */

import type { HealthDefinition } from './types.ts';

export const HEALTH: readonly HealthDefinition[] = [];

/** The check of that name or alias, or null. */
export function healthCheckByName(name: string): HealthDefinition | null {
  return HEALTH.find((entry) => entry.name === name || entry.aliases.includes(name)) ?? null;
}
