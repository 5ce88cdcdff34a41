/** Every failover policy, one line each; list order is report order. */

import { activePassive } from './active-passive.ts';
import { backup } from './backup.ts';
import { eject } from './eject.ts';
import { none } from './none.ts';
import { predictive } from './predictive.ts';
import { priority } from './priority.ts';
import type { FailoverDefinition } from './types.ts';
import { zone } from './zone.ts';

export const FAILOVER: readonly FailoverDefinition[] = [
  none,
  eject,
  backup,
  priority,
  zone,
  activePassive,
  predictive,
];

/** The policy of that name or alias, or null. */
export function failoverByName(name: string): FailoverDefinition | null {
  return FAILOVER.find((entry) => entry.name === name || entry.aliases.includes(name)) ?? null;
}
