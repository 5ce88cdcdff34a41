/**
 * Checks the sound parts of a client or service whose other parts are wrong.
 *
 * Without this, a typing error in one key would hide that `to` names no service, or that a law's
 * percentile lies below its mean, until the next attempt.
 */

import { resolveArrivals } from './resolve/arrivals.ts';
import { resolveTarget } from './resolve/client.ts';
import { resolveLaw } from './resolve/law.ts';
import type { ScenarioContext } from './scenario-context.ts';
import { arrivalsSchema } from './schema/arrivals.ts';
import { lawSchema } from './schema/law.ts';
import { childOf, nodeAt, type Path, plainValue } from './source/source-node.ts';

export function salvageClient(
  context: ScenarioContext,
  name: string,
  services: readonly string[],
): void {
  const path = ['clients', name];
  const node = nodeAt(context.root, path);
  if (node?.kind !== 'map') return;
  const to = childOf(node, 'to');
  if (to === undefined) resolveTarget(context, name, undefined, services);
  else if (to.kind === 'scalar' && to.value !== null) {
    resolveTarget(context, name, String(to.value), services);
  }
  const arrivals = childOf(node, 'arrivals');
  if (arrivals === undefined) return;
  const input = arrivalsSchema.safeParse(plainValue(arrivals));
  if (input.success) resolveArrivals(context, [...path, 'arrivals'], input.data);
}

export function salvageService(context: ScenarioContext, name: string): void {
  const path = ['services', name];
  salvageLaw(context, [...path, 'service']);
  const nodes = nodeAt(context.root, [...path, 'nodes']);
  if (nodes?.kind !== 'map') return;
  for (const group of nodes.entries.keys()) {
    salvageLaw(context, [...path, 'nodes', group, 'service']);
  }
}

function salvageLaw(context: ScenarioContext, path: Path): void {
  const node = nodeAt(context.root, path);
  if (node === undefined) return;
  const input = lawSchema.safeParse(plainValue(node));
  if (input.success) resolveLaw(context, path, input.data);
}
