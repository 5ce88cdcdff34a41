/** Every kind of discovery, one line each; list order is report order. */

import { consul } from './consul.ts';
import { dns } from './dns.ts';
import { eureka } from './eureka.ts';
import { kubernetes } from './kubernetes.ts';
import { staticList } from './static.ts';
import type { DiscoveryDefinition } from './types.ts';

export const DISCOVERIES: readonly DiscoveryDefinition[] = [
  staticList,
  consul,
  dns,
  kubernetes,
  eureka,
];

/** The kind of that name or alias, or null. */
export function discoveryByName(name: string): DiscoveryDefinition | null {
  return DISCOVERIES.find((entry) => entry.name === name || entry.aliases.includes(name)) ?? null;
}
