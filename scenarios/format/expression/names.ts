/** The names that an expression may use in one scenario. */

import { nodeNames } from '../node-names.ts';
import type { ResolvedSystem } from '../resolved.ts';

export interface ExpressionNames {
  /** Null: any name may be one. */
  readonly variants: readonly string[] | null;
  readonly clients: readonly string[];
  readonly faults: readonly string[];
  readonly services: readonly string[];
  /** `web/new` */
  readonly groups: readonly string[];
  readonly nodes: readonly string[];
  readonly zones: readonly string[];
  /** Length of the measured span; null when it is measured in requests. */
  readonly durationNs: number | null;
  /** Whether there can be one to compare with. */
  readonly baseline: boolean;
}

type SystemNames = Pick<
  ExpressionNames,
  'clients' | 'faults' | 'services' | 'groups' | 'nodes' | 'zones'
>;

/** Of all variants: each may have a system of its own. */
export function systemNames(systems: readonly ResolvedSystem[]): SystemNames {
  const all = <T>(read: (system: ResolvedSystem) => readonly T[]): readonly T[] => [
    ...new Set(systems.flatMap(read)),
  ];
  return {
    clients: all(({ clients }) => clients.map(({ name }) => name)),
    faults: all(({ faults }) => faults.map(({ id }) => id)),
    services: all(({ services }) => services.map(({ name }) => name)),
    groups: all(({ services }) =>
      services.flatMap(({ name, groups }) => groups.map((group) => `${name}/${group.name}`)),
    ),
    nodes: all(({ services }) => services.flatMap(nodeNames)),
    zones: all(({ services }) =>
      services.flatMap(({ groups }) => groups.flatMap(({ zone }) => zone ?? [])),
    ),
  };
}
