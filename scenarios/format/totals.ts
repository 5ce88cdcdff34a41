/** Bounds on sizes that no single value shows: all nodes together, and views of them. */

import type { ResolvedClient, ResolvedScenario, ResolvedService } from './resolved.ts';
import { complain, type ScenarioContext } from './scenario-context.ts';
import { MAX_NODES } from './schema/service.ts';

/** Each balancer keeps about 40 bytes for each node: 800 MB. */
const MAX_VIEWS = 20_000_000;

type Sizes = Pick<ResolvedScenario, 'services' | 'clients' | 'variants'>;

export function checkTotals(context: ScenarioContext, sizes: Sizes): void {
  const nodes = sizes.services.reduce((sum, service) => sum + nodeCount(service), 0);
  for (const service of sizes.services) checkViews(context, service, sizes);
  if (nodes <= MAX_NODES) return;
  complain(context, ['services'], {
    code: 'too-many',
    message: `the scenario has ${grouped(nodes)} nodes`,
    notes: [`the limit is ${grouped(MAX_NODES)} nodes in all services together`],
  });
}

function checkViews(
  context: ScenarioContext,
  service: ResolvedService,
  { clients, variants }: Sizes,
): void {
  const nodes = nodeCount(service);
  const used = variants.map(({ balancers }) => balancers[service.name] ?? service.balancer);
  const counts = [service.balancer, ...used].map(({ instances }) =>
    instances === 'per-client' ? clientCount(clients, service.name) : instances,
  );
  const balancers = Math.max(...counts);
  if (balancers * nodes <= MAX_VIEWS) return;
  complain(context, ['services', service.name], {
    code: 'too-many',
    message: `${grouped(balancers)} balancers × ${grouped(nodes)} nodes are too many`,
    notes: [`the limit is ${grouped(MAX_VIEWS)} views of a node`],
  });
}

function clientCount(clients: readonly ResolvedClient[], service: string): number {
  return clients.reduce((sum, { to, count }) => sum + (to === service ? count : 0), 0);
}

function nodeCount({ groups }: ResolvedService): number {
  return groups.reduce((sum, { count }) => sum + count, 0);
}

function grouped(count: number): string {
  return count.toLocaleString('en-US');
}
