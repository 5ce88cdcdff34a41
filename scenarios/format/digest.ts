/** Identifies what a scenario means, whatever its comments, its formatting or its short forms. */

import { createHash } from 'node:crypto';
import type {
  ResolvedBalancer,
  ResolvedClient,
  ResolvedScenario,
  ResolvedSystem,
} from './resolved.ts';
import { type TraceData, traceDigest } from './trace.ts';

/** SHA-256 over canonical JSON of what is simulated; checks only judge it. Traces and plugins count by content: moving one does not change the scenario. */
export function scenarioDigest(
  scenario: ResolvedScenario,
  traces: ReadonlyMap<string, TraceData>,
): string {
  // How `set` was written does not matter: the system that it makes does.
  const variants = scenario.variants.map(({ balancers, set: _, system, ...variant }) => {
    const entries = Object.entries(balancers).map(([name, one]) => [name, withoutPath(one)]);
    const own = system && { system: withContents(system, traces) };
    return { ...variant, balancers: Object.fromEntries(entries), ...own };
  });
  const { checks: _checks, baseline: _baseline, ...simulated } = scenario;
  return createHash('sha256')
    .update(canonicalJson({ ...withContents(simulated, traces), variants }))
    .digest('hex');
}

/** With the digests of traces and plugins in place of their paths. */
export function withContents(
  system: ResolvedSystem,
  traces: ReadonlyMap<string, TraceData>,
): Record<keyof ResolvedSystem, unknown> {
  const clients = system.clients.map((client) => withContent(client, traces));
  const services = system.services.map((service) => ({
    ...service,
    balancer: withoutPath(service.balancer),
  }));
  return { ...system, clients, services };
}

function withContent(client: ResolvedClient, traces: ReadonlyMap<string, TraceData>): unknown {
  const { arrivals } = client;
  if (arrivals.process !== 'trace') return client;
  const trace = traces.get(arrivals.file);
  const digest = trace === undefined ? arrivals.digest : traceDigest(trace);
  return { ...client, arrivals: { process: 'trace', digest } };
}

/** A plugin counts by its source, too. */
function withoutPath({ plugin, ...balancer }: ResolvedBalancer): unknown {
  return plugin === undefined ? balancer : { ...balancer, plugin: plugin.digest };
}

/** JSON with sorted keys and no spaces: one text for each value. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value)
    .filter(([, child]) => child !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, child]) => `${JSON.stringify(key)}:${canonicalJson(child)}`);
  return `{${entries.join(',')}}`;
}
