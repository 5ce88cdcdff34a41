/** Bounds on sizes that no single value shows: all nodes together, and views of them. */

import type { ResolvedClient, ResolvedService } from './resolved.ts';
import { complain, type ScenarioContext } from './scenario-context.ts';
import { MAX_NODES } from './schema/service.ts';

/** Each balancer keeps about 40 bytes for each node: 800 MB. */
const MAX_VIEWS = 20_000_000;

export function checkTotals(
  context: ScenarioContext,
  services: readonly ResolvedService[],
  clients: readonly ResolvedClient[],
): void {
  let nodes = 0;
  for (const service of services) {
    const own = service.groups.reduce((sum, { count }) => sum + count, 0);
    nodes += own;
    const callers = clients.filter(({ to }) => to === service.name);
    const perClient = callers.reduce((sum, { count }) => sum + count, 0);
    const { instances } = service.balancer;
    const balancers = instances === 'per-client' ? perClient : instances;
    if (balancers * own > MAX_VIEWS) {
      complain(context, ['services', service.name, 'balancer'], {
        code: 'too-many',
        message: `${balancers.toLocaleString('en-US')} balancers × ${own.toLocaleString('en-US')} nodes are too many`,
        notes: [`the limit is ${MAX_VIEWS.toLocaleString('en-US')} views of a node`],
      });
    }
  }
  if (nodes <= MAX_NODES) return;
  complain(context, ['services'], {
    code: 'too-many',
    message: `the scenario has ${nodes.toLocaleString('en-US')} nodes`,
    notes: [`the limit is ${MAX_NODES.toLocaleString('en-US')} nodes in all services together`],
  });
}
