/** Identifies what a scenario means, whatever its comments, its formatting or its short forms. */

import { createHash } from 'node:crypto';
import type { ResolvedClient, ResolvedScenario } from './resolved.ts';
import { type TraceData, traceDigest } from './trace.ts';

/** SHA-256 over canonical JSON. Traces count by content: moving one does not change the scenario. */
export function scenarioDigest(
  scenario: ResolvedScenario,
  traces: ReadonlyMap<string, TraceData>,
): string {
  const clients = scenario.clients.map((client) => withContent(client, traces));
  return createHash('sha256')
    .update(canonicalJson({ ...scenario, clients }))
    .digest('hex');
}

function withContent(client: ResolvedClient, traces: ReadonlyMap<string, TraceData>): unknown {
  const { arrivals } = client;
  if (arrivals.process !== 'trace') return client;
  const trace = traces.get(arrivals.file);
  const digest = trace === undefined ? arrivals.digest : traceDigest(trace);
  return { ...client, arrivals: { process: 'trace', digest } };
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
