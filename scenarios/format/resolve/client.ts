/** One kind of client: where it sends, and what it sends. */

import { listOf, nearestName } from '../nearest.ts';
import { quoteValue } from '../quote-value.ts';
import type { ResolvedClient, ResolvedKeys } from '../resolved.ts';
import { complain, type ScenarioContext } from '../scenario-context.ts';
import type { ClientInput } from '../schema/client.ts';
import { resolveArrivals } from './arrivals.ts';
import { resolveClientRetry, resolveHedge } from './attempts.ts';

/** Null after reporting what is wrong with it. `services` are the names as written. */
export function resolveClient(
  context: ScenarioContext,
  name: string,
  input: ClientInput,
  services: readonly string[],
): ResolvedClient | null {
  const path = ['clients', name];
  const to = resolveTarget(context, name, input.to, services);
  const arrivals = resolveArrivals(context, [...path, 'arrivals'], input.arrivals);
  if (to === null || arrivals === null) return null;
  if (arrivals.process === 'trace' && input.keys !== undefined) {
    if (context.traces.get(arrivals.file)?.key) {
      const message = `the trace \`${arrivals.file}\` has a column \`key\` already`;
      const problem = { code: 'conflict', message, suggestion: 'remove `keys`, or the column' };
      complain(context, [...path, 'keys'], problem, { at: 'key' });
      return null;
    }
  }
  const hedge = input.hedge && resolveHedge(context, [...path, 'hedge'], input.hedge);
  if (hedge === null) return null;
  return {
    name,
    to,
    count: input.count ?? 1,
    arrivals,
    keys: resolveKeys(input.keys),
    zone: input.zone ?? null,
    timeoutNs: input.timeout ?? null,
    cancellation: input.cancellation ?? false,
    ...(input.retry && { retry: resolveClientRetry(input.retry) }),
    ...(hedge && { hedge }),
  };
}

function resolveKeys(input: ClientInput['keys']): ResolvedKeys | null {
  if (input === undefined) return null;
  return { count: input.count, popularity: input.popularity ?? { law: 'uniform' } };
}

/** Null after reporting; null without a word if there is no service at all. */
export function resolveTarget(
  context: ScenarioContext,
  name: string,
  to: string | undefined,
  services: readonly string[],
): string | null {
  // Without any service there is one complaint about that, and not one for each client.
  if (services.length === 0) return null;
  if (to === undefined) {
    if (services.length === 1) return services[0]!;
    complain(context, ['clients', name, 'to'], {
      code: 'missing-key',
      message: `\`to\` is missing in \`clients.${name}\`, and there are several services`,
      notes: [`services: ${listOf(services)}`],
    });
    return null;
  }
  if (services.includes(to)) return to;
  complain(context, ['clients', name, 'to'], unknownService(to, services));
  return null;
}

export function unknownService(written: string, services: readonly string[]) {
  const near = nearestName(written, services);
  return {
    code: 'unknown-service',
    message: `there is no service ${quoteValue(written)}`,
    ...(near !== null && { suggestion: `did you mean \`${near}\`?` }),
    notes: [`services: ${listOf(services)}`],
  };
}
