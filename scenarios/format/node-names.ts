/** Nodes are named `<service>/<group>-<n>`, from 1. */

import type { ResolvedNodeGroup, ResolvedService } from './resolved.ts';

export function groupNodeNames(
  service: string,
  { name, count }: Pick<ResolvedNodeGroup, 'name' | 'count'>,
): string[] {
  return Array.from({ length: count }, (_, i) => `${service}/${name}-${i + 1}`);
}

export function nodeNames({
  name,
  groups,
}: Pick<ResolvedService, 'name' | 'groups'>): readonly string[] {
  return groups.flatMap((group) => groupNodeNames(name, group));
}
